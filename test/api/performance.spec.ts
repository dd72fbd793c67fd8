import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client as Psql } from 'pg';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { numbersIn } from './support/contract.js';
import { book, bring, openPortfolio, someone } from './support/people.js';
import { watchStatements } from './support/statements.js';

const at = (day: number, time = '15:00') => `2024-03-${String(day).padStart(2, '0')}T${time}:00.000Z`;
const date = (day: number) => at(day).slice(0, 10);
const tables = ['portfolios', 'positions', 'cash_balances', 'trades', 'prices', 'price_bars', 'fx_rates'];

describe('what a portfolio earned', () => {
  let deployment: TestDeployment;
  let statements: Awaited<ReturnType<typeof watchStatements>>;
  let web: Application;
  let ada: Client;
  let feed: Client;
  let portfolio: string;
  let symbols = 0;
  let symbol: string;

  beforeAll(async () => {
    deployment = await createDeployment();
    statements = await watchStatements(deployment.databaseUrl);
    web = await deployment.start('web', { DATABASE_URL: statements.url });
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    const rates = [4, 5, 6, 7, 8].map((day) => ({
      base: 'EUR',
      quote: 'USD',
      rate: `1.${day}`,
      asOf: at(day, '12:00'),
    }));
    await feed.post('/api/v1/fx-rates', { rates });
  });
  afterAll(async () => {
    await deployment?.end();
    statements?.end();
  });
  beforeEach(async () => {
    portfolio = await openPortfolio(ada);
    symbols += 1;
    symbol = `EARN${symbols}`;
  });

  /** closes by day of March 2024, the last one before 20:00 */
  const closes = (prices: Record<number, string>, of = symbol) =>
    bring(
      feed,
      ...Object.entries(prices).map(([day, price]) => ({ symbol: of, price, asOf: at(Number(day), '19:59') })),
    );
  const trade = (type: string, day: number, fields: object) =>
    book(ada, portfolio, { type, symbol, executedAt: at(day), ...fields });
  const deposit = (day: number, amount: string, fields: object = {}) =>
    trade('deposit', day, { symbol: undefined, quantity: undefined, amount, ...fields });
  const performance = async (query: Record<string, string> = {}, whose = portfolio) => {
    const { status, body } = await ada.get(`${whose}/performance?${new URLSearchParams(query).toString()}`);
    return { status, body };
  };
  const earned = async (to: number, from?: number) => {
    const { body } = await performance({ to: date(to), ...(from !== undefined && { from: date(from) }) });
    return body;
  };

  /** The processes also check by themselves: of several times the one with the least is the read's own. */
  const queriesOf = async (read: () => Promise<unknown>) => {
    const counts = [];
    for (let time = 0; time < 3; time += 1) counts.push((await statements.during(tables, read)).length);
    return Math.min(...counts);
  };

  it('by its trades counts from execution prices, with sales and dividends', async () => {
    await closes({ 4: '102', 5: '105', 6: '108', 7: '107', 8: '109' });
    await trade('buy', 4, { quantity: '10', price: '100', fee: '5' });
    await trade('sell', 6, { quantity: '5', price: '110', fee: '2' });
    await trade('dividend', 7, { quantity: undefined, amount: '10' });

    const body = await earned(8);

    // (5 × 108 + 550 − 2) ÷ 1,005 × (5 × 107 + 10) ÷ 540 × 545 ÷ 535 − 1 = 11.303365… %
    const wanted = {
      timeWeightedReturn: '11.303365',
      realizedPnl: '50',
      unrealizedPnl: '45',
      income: '10',
      fees: '7',
      unknown: [],
      missing: [],
    };
    expect(body).toMatchObject({ from: '2024-03-04', to: '2024-03-08', ...wanted });
    expect(body.positions).toEqual([{ ...wanted, symbol, moneyWeightedReturn: body.moneyWeightedReturn }]);
    expect(numbersIn(body)).toEqual([]);
  });

  it('within a range counts from the close before it', async () => {
    await closes({ 4: '102', 5: '105', 6: '108', 7: '107' });
    await trade('buy', 4, { quantity: '10', price: '100' });
    await trade('sell', 6, { quantity: '5', price: '110' });

    // (5 × 108 + 550) ÷ 1,050 × 107 ÷ 108 − 1; realized 5 × (110 − 100); unrealized 5 × 7 − 10 × 5
    expect(await earned(7, 6)).toMatchObject({
      timeWeightedReturn: '2.848325',
      realizedPnl: '50',
      unrealizedPnl: '-15',
    });
    // 105 ÷ 102 − 1, though it was bought the day before
    expect(await earned(5, 5)).toMatchObject({ timeWeightedReturn: '2.941176', realizedPnl: '0', unrealizedPnl: '30' });
  });

  it('with deposits counts the cash, and no deposit as earned', async () => {
    await closes({ 4: '100', 5: '110', 6: '121', 7: '121' });
    await deposit(4, '1000');
    await trade('buy', 4, { quantity: '5', price: '100' });
    await deposit(5, '5000');
    await trade('withdrawal', 6, { symbol: undefined, quantity: undefined, amount: '1000' });

    // 1,050 ÷ 1,000 × 6,105 ÷ 6,050 − 1
    expect(await earned(7)).toMatchObject({
      timeWeightedReturn: '5.954545',
      positions: [{ symbol, timeWeightedReturn: '21' }],
    });
  });

  it('of money that does nothing is nothing, whatever comes and goes', async () => {
    await deposit(4, '1000');
    await deposit(5, '5000', { currency: 'EUR' });
    await trade('withdrawal', 5, { symbol: undefined, quantity: undefined, amount: '300' });

    expect(await earned(5)).toMatchObject({ timeWeightedReturn: '0', moneyWeightedReturn: '0', realizedPnl: '0' });
    // 700 + 5,000 × 1.5 became 700 + 5,000 × 1.6
    expect(await earned(6)).toMatchObject({ timeWeightedReturn: '6.097561' });
  });

  it('goes through a split', async () => {
    await closes({ 4: '700' });
    await trade('buy', 4, { quantity: '3', price: '700' });
    await book(ada, portfolio, { type: 'split', symbol, quantity: '7', price: undefined, executedAt: at(5, '08:00') });
    // On the day of the split the last price is one of before.
    expect(await earned(5)).toMatchObject({ timeWeightedReturn: '0', unrealizedPnl: '0' });
    await closes({ 6: '110' });

    expect(await earned(6)).toMatchObject({ timeWeightedReturn: '10', unrealizedPnl: '210' });
    expect(await earned(6, 5)).toMatchObject({ timeWeightedReturn: '10', unrealizedPnl: '210' });
  });

  it('abroad counts by the rates of the days', async () => {
    await bring(feed, { symbol, price: '100', currency: 'EUR', asOf: at(4) });
    await trade('buy', 4, { quantity: '10', price: '100', currency: 'EUR', fxRate: '1.25' });
    await bring(feed, { symbol, price: '110', currency: 'EUR', asOf: at(8) });

    // 10 × 110 × 1.8 ÷ (10 × 100 × 1.25) − 1
    expect(await earned(8)).toMatchObject({ timeWeightedReturn: '58.4', unrealizedPnl: '730', missing: [] });
    // 110 × 1.8 ÷ (100 × 1.6) − 1
    expect(await earned(8, 7)).toMatchObject({ timeWeightedReturn: '23.75' });
  });

  it('today counts by the latest prices', async () => {
    const today = new Date().toISOString().slice(0, 10);
    await trade('buy', 4, { quantity: '10', price: '100' });
    await bring(feed, { symbol, price: '120' });

    const { body } = await performance();

    expect(body).toMatchObject({ from: '2024-03-04', to: today, timeWeightedReturn: '20', missing: [] });
    expect((await performance({ to: '2999-01-01T00:00:00Z' })).body).toEqual(body);
  });

  it('is not known where a price that matters is missing, and says which', async () => {
    await closes({ 4: '100', 20: '120' });
    await trade('buy', 4, { quantity: '10', price: '100' });
    await trade('buy', 14, { quantity: '10', price: '110' });

    // The purchase of the 14th needs the value of the 13th; the close of the 4th is more than a week old.
    const missing = [{ symbol, from: '2024-03-13', to: '2024-03-13', reason: 'no_price' }];
    const body = await earned(20);
    expect(body).toMatchObject({
      timeWeightedReturn: null,
      unknown: [{ figure: 'timeWeightedReturn', reason: 'unknown_value' }],
      missing,
      unrealizedPnl: '300',
      positions: [{ symbol, timeWeightedReturn: null, missing }],
    });
    // What was paid and what it is worth in the end is known.
    expect(body.moneyWeightedReturn).toMatch(/^\d+\.\d{1,6}$/);
    expect(await earned(15)).toMatchObject({
      moneyWeightedReturn: null,
      unrealizedPnl: null,
      missing: [{ symbol, from: '2024-03-13', to: '2024-03-15', reason: 'no_price' }],
    });
  });

  it('is not known where a rate is missing, and says which', async () => {
    await closes({ 4: '100' });
    await trade('buy', 4, { quantity: '10', price: '100', currency: 'CHF' });

    expect(await earned(5)).toMatchObject({
      timeWeightedReturn: null,
      unrealizedPnl: null,
      missing: [
        { symbol, from: '2024-03-05', to: '2024-03-05', reason: 'no_fx_rate' },
        { symbol, from: '2024-03-04', to: '2024-03-04', reason: 'no_fx_rate_at_trade' },
      ],
    });
  });

  it('of nothing is not known', async () => {
    expect((await performance()).body).toMatchObject({
      timeWeightedReturn: null,
      moneyWeightedReturn: null,
      realizedPnl: '0',
      unrealizedPnl: '0',
      unknown: [{ reason: 'no_capital' }, { reason: 'no_capital' }],
      positions: [],
    });
  });

  it('leaves out what was amended or cancelled', async () => {
    await closes({ 4: '100', 5: '110' });
    const { trade: wrong } = await trade('buy', 4, { quantity: '10', price: '50' });
    const { trade: another } = await trade('buy', 4, { quantity: '90', price: '1' });
    const json = { 'content-type': 'application/json' };
    await ada.request('PATCH', `${portfolio}/trades/${wrong.id}`, JSON.stringify({ price: '100' }), json);
    await ada.request('DELETE', `${portfolio}/trades/${another.id}`);

    expect(await earned(5)).toMatchObject({ timeWeightedReturn: '10', unrealizedPnl: '100' });
  });

  it('takes as many queries for twenty positions as for one', async () => {
    await trade('buy', 4, { quantity: '1', price: '1' });
    await closes({ 7: '2' });
    const one = await queriesOf(() => earned(7));
    for (let count = 0; count < 19; count += 1) {
      await trade('buy', 5, { symbol: `MANY${count}`, quantity: '1', price: '1', currency: count % 2 ? 'EUR' : 'USD' });
    }

    expect(one).toBeLessThanOrEqual(5);
    expect(await queriesOf(() => earned(7))).toBeLessThanOrEqual(5);
  });

  it('is worked out for two at once; twenty others wait, and whoever comes then is to come again', async () => {
    await closes({ 4: '100' });
    await trade('buy', 4, { quantity: '1', price: '100' });
    const other = new Psql({ connectionString: deployment.databaseUrl });
    await other.connect();
    await other.query('BEGIN; LOCK TABLE portfolios');
    const path = `${portfolio}/performance?to=${date(4)}`;
    let refused = 0;
    const asked = Array.from({ length: 25 }, async () => {
      const answer = await ada.get(path);
      if (answer.status === 503) refused += 1;
      return answer;
    });
    await eventually(
      () => Promise.resolve(refused),
      (count) => count === 3,
    );
    await other.query('ROLLBACK');
    const answers = await Promise.all(asked);
    await other.end();

    const busy = answers.filter(({ status }) => status !== 200);
    expect(busy).toHaveLength(3);
    expect(busy[0]).toMatchObject({ status: 503, body: { code: 'busy' } });
    expect(busy[0]!.headers.get('retry-after')).toBe('1');
  });

  it.each<[Record<string, string>, number, string]>([
    [{ from: 'yesterday' }, 400, 'validation_failed'],
    [{ from: '2024-02-30' }, 400, 'validation_failed'],
    [{ from: '2024-03-05', to: '2024-03-04' }, 400, 'validation_failed'],
    [{ from: '2999-01-01' }, 400, 'validation_failed'],
    [{ from: '1990-01-01', to: '2024-03-04' }, 422, 'range_too_long'],
  ])('is not told of %j', async (query, status, code) => {
    expect(await performance(query)).toMatchObject({ status, body: { code } });
  });

  it("is nobody else's business", async () => {
    const bob = await someone(deployment, web);

    expect((await bob.get(`${portfolio}/performance`)).status).toBe(404);
  });
});
