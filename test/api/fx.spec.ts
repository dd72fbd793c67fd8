import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { pagesOf } from './support/pages.js';
import { book, bring, openPortfolio, someone } from './support/people.js';

interface Rate {
  base: string;
  quote: string;
  rate: string;
  asOf: string;
}
const executedAt = '2024-02-01T15:00:00Z';

describe('FX rates', () => {
  let deployment: TestDeployment;
  let all: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    all = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '100' });
    ada = await someone(deployment, all);
    feed = await someone(deployment, all, 'feed');
  });
  afterAll(() => deployment?.end());

  const rates = async (base: string, quote: string, ...rows: [asOf: string, rate: string][]) => {
    const { body } = await feed.post('/api/v1/fx-rates', {
      rates: rows.map(([asOf, rate]) => ({ base, quote, rate, asOf })),
    });
    expect(body.rejected).toEqual([]);
    return body;
  };
  const listed = async (query: Record<string, string>): Promise<Rate[]> =>
    (await ada.get(`/api/v1/fx-rates?${new URLSearchParams(query).toString()}`)).body.items;
  const rateOf = async (pair: string, asOf: string) =>
    (await listed({ asOf })).find(({ base, quote }) => `${base}/${quote}` === pair)?.rate;

  it('are known as of an instant and as of a day, also those that came late', async () => {
    await rates('SEK', 'NOK', ['2024-03-12T15:00:00Z', '1.02'], ['2024-03-12T15:00:10Z', '1.03']);
    const { ignored } = await rates('SEK', 'NOK', ['2024-03-08T15:00:00Z', '0.99'], ['2024-03-11T15:00:00Z', '1.01']);

    expect(ignored).toBe(2);
    expect(await rateOf('SEK/NOK', '2024-03-12T15:00:10Z')).toBe('1.03');
    expect(await rateOf('SEK/NOK', '2024-03-12T15:00:09.999Z')).toBe('1.02');
    expect(await rateOf('SEK/NOK', '2024-03-12')).toBe('1.03');
    expect(await rateOf('SEK/NOK', '2024-03-11')).toBe('1.01');
    // nothing on a weekend: the last one before it
    expect(await rateOf('SEK/NOK', '2024-03-10')).toBe('0.99');
  });

  it('are not known before the first, and never 1 instead', async () => {
    await rates('DKK', 'NOK', ['2024-03-12T15:00:00Z', '1.5']);

    expect(await rateOf('DKK/NOK', '2024-03-11')).toBeUndefined();
  });

  it('of the same instant are what was said last', async () => {
    await rates('PLN', 'NOK', ['2024-03-12T15:00:00Z', '2.5'], ['2024-03-12T15:00:00Z', '2.6']);
    await rates('PLN', 'NOK', ['2024-03-12T15:00:00Z', '2.7']);

    expect(await rateOf('PLN/NOK', '2024-03-12')).toBe('2.7');
  });

  it('that a feed or psql has moved are remembered too', async () => {
    await deployment.database.query(
      `INSERT INTO prices (symbol, price, as_of, trading_day, source) VALUES ('CZK/NOK', 0.45, '2024-03-12T15:00Z', '2024-03-12', 'psql')`,
    );
    const recorded = () => deployment.database.query<object>(`SELECT rate FROM fx_rates WHERE pair = 'CZK/NOK'`);
    expect(await eventually(recorded, ({ length }) => length === 1)).toEqual([{ rate: '0.45' }]);

    await deployment.database.query(
      `UPDATE prices SET price = 0.46, as_of = '2024-03-13T15:00Z' WHERE symbol = 'CZK/NOK'`,
    );
    await eventually(recorded, ({ length }) => length === 2);
    expect(await rateOf('CZK/NOK', '2024-03-12')).toBe('0.45');
  });

  it('as of a day come whole in pages', async () => {
    const query = { asOf: '2024-03-12' };
    const page = async (after: object) =>
      (await ada.get(`/api/v1/fx-rates?${new URLSearchParams({ ...query, limit: '1', ...after }).toString()}`)).body;

    expect((await pagesOf<Rate>(page)).flat()).toEqual(await listed(query));
  });

  it.each(['yesterday', '2024-02-30', ''])('do not come as of "%s"', async (asOf) => {
    expect((await ada.get(`/api/v1/fx-rates?asOf=${asOf}`)).status).toBe(400);
  });

  it.each([
    ['of a position', { symbol: 'TOYOTA', currency: 'JPY' }, 'JPY/EUR', '0.0061', '0.0062'],
    ['of cash alone, by the inverse pair', { symbol: 'ROLEX', currency: 'CHF' }, 'EUR/CHF', '0.96', '0.95'],
  ])('that move reach whoever looks at a portfolio in the currency: %s', async (_, held, pair, before, after) => {
    const [base = '', quote = ''] = pair.split('/');
    await rates(base, quote, [new Date(Date.now() - 1000).toISOString(), before]);
    await bring(feed, { symbol: held.symbol, price: '100', currency: held.currency });
    const portfolio = await openPortfolio(ada, { baseCurrency: 'EUR' });
    await book(ada, portfolio, { ...held, price: '100', executedAt });
    if (held.symbol === 'ROLEX') await book(ada, portfolio, { ...held, type: 'sell', price: '101', executedAt });
    const socket = await ada.socket();
    const updates = listen(socket, 'portfolio.update');
    await socket.emitWithAck('subscribe', { portfolioIds: [portfolio.split('/').at(-1)] });

    await rates(base, quote, [new Date().toISOString(), after]);

    // 10 × 100 JPY × 0.0062 − their cost; or 10 × (101 − 100) CHF / 0.95
    const wanted = held.symbol === 'ROLEX' ? '10.52631578947368421' : '6.2';
    const worth = ({ valuation }: any) => (held.symbol === 'ROLEX' ? valuation.cashValue : valuation.marketValue);
    await updates.until((update) => worth(update) === wanted);
    expect(worth((await ada.get(portfolio)).body)).toBe(wanted);
    socket.disconnect();
  });

  it('that are missing leave a value unknown, with a reason, until they come', async () => {
    await bring(feed, { symbol: 'VALE', price: '60', currency: 'BRL' });
    const portfolio = await openPortfolio(ada, { baseCurrency: 'EUR' });
    await book(ada, portfolio, { symbol: 'VALE', currency: 'BRL', price: '50', executedAt });

    const { positions, valuation } = (await ada.get(portfolio)).body;
    expect(positions[0]).toMatchObject({ fxRate: null, marketValue: null });
    expect(valuation).toMatchObject({ marketValue: '0', complete: false });
    expect(valuation.missing).toContainEqual({ symbol: 'VALE', reason: 'no_fx_rate' });

    await rates('BRL', 'EUR', [new Date().toISOString(), '0.18']);
    expect((await ada.get(portfolio)).body.valuation.marketValue).toBe('108');
  });
});
