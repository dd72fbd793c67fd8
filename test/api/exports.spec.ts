import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

const whole = (text: number) => `${text}`;
/** Figures whose quotients have no end, and whose products have many places. */
const quantity = fc.integer({ min: 1, max: 999 }).map((n) => `${n}.0000000${n}`);
const price = fc.integer({ min: 1, max: 99_999 }).map((n) => `${n}.0000${n % 10_000}`);
const amount = fc.integer({ min: 1, max: 99_999 }).map(whole);
const priced = fc.oneof(
  price.map((each) => ({ price: each })),
  amount.map((each) => ({ amount: each })),
);
const common = fc.record(
  {
    fee: amount,
    note: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((text) => !text.includes('\0')),
    executionId: fc.uuid(),
    fxRate: fc.constantFrom('0.9', '1.1', '0.3333333333'),
  },
  { requiredKeys: [] },
);
const moves = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(fc.constant('buy'), quantity, priced) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('sell'), fc.constant('0.3333333333'), priced) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('split'), fc.constantFrom('2', '0.1', '1.5'), fc.constant({})) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('dividend'), quantity, priced) },
  {
    weight: 1,
    arbitrary: fc.tuple(
      fc.constantFrom('interest', 'fee'),
      fc.constant(undefined),
      amount.map((each) => ({ amount: each })),
    ),
  },
);
const trade = fc
  .tuple(moves, fc.constantFrom('AAPL', 'MSFT', 'BTC-USD'), common, fc.integer({ min: 0, max: 60 }))
  .map(([[type, units, figures], symbol, rest, day]) => {
    const executedAt = new Date(Date.UTC(2024, 0, 2, 15) + day * 43_200_000).toISOString();
    return Object.assign({ type, symbol, executedAt, ...(units && { quantity: units }) }, figures, rest);
  });

/** A file without the ids of its trades. */
const trim = (text: string) => text.replaceAll(/"?\b[0-9a-f-]{36}\b"?|null/g, '');

/** What a portfolio holds, whatever it is called. */
const holdingsOf = ({ positions, cash, valuation }: any) => ({
  cash,
  positions: positions.map(({ id: _id, version: _version, ...position }: any) => position),
  realizedPnl: valuation.realizedPnl,
});

describe('exporting a portfolio', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    ada = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());

  const read = async (portfolio: string) => (await ada.get(portfolio, { 'cache-control': 'no-cache' })).body;
  /** As it was sent: JSON too. */
  const download = async (portfolio: string, format: string) => {
    const headers = { authorization: `Bearer ${ada.token}` };
    const answer = await fetch(new URL(`${portfolio}/export?format=${format}`, web.url), { headers });
    return {
      type: answer.headers.get('content-type'),
      disposition: answer.headers.get('content-disposition'),
      text: await answer.text(),
    };
  };
  const upload = (portfolio: string, text: string) =>
    ada.request('POST', `${portfolio}/imports`, text, { 'content-type': 'text/plain' });

  it.each(['average', 'fifo'])('and importing it again makes the same positions, by %s cost', async (costMethod) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(trade, { minLength: 1, maxLength: 12 }),
        fc.constantFrom('csv', 'json'),
        async (trades, format) => {
          const [from, to] = await Promise.all(
            [1, 2].map(() => openPortfolio(ada, { costMethod, baseCurrency: 'CHF' })),
          );
          // What the rules refuse is not booked, and what is left is as good.
          for (const each of trades) await ada.post(`${from}/trades`, { currency: 'USD', ...each });
          const file = await download(from!, format);

          const { status, body } = await upload(to!, file.text);

          expect({ status, format: body.format, duplicates: body.duplicates }).toEqual({
            status: 200,
            format: 'freshfolio',
            duplicates: 0,
          });
          expect(holdingsOf(await read(to!))).toEqual(holdingsOf(await read(from!)));
          expect((await upload(from!, file.text)).body).toMatchObject({ imported: 0, duplicates: body.imported });
          expect(trim((await download(to!, 'csv')).text)).toBe(trim((await download(from!, 'csv')).text));
        },
      ),
      { seed: 5, numRuns: 10 },
    );
  });

  it('keeps what stands behind positions that were set by hand', async () => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { quantity: '10', price: '100', executedAt: '2024-03-11T15:00:00Z' });
    const csv = [
      'executedAt,type,symbol,quantity,amount,currency',
      '2024-03-12T15:00:00Z,adjustment,AAPL,7,650,USD',
      '2024-03-12T15:00:00Z,adjustment,MSFT,0,0,USD',
    ].join('\n');
    expect((await upload(portfolio, csv)).body).toMatchObject({ imported: 2 });
    const copy = await openPortfolio(ada);

    await upload(copy, (await download(portfolio, 'csv')).text);

    expect((await read(copy)).positions).toMatchObject([
      { symbol: 'AAPL', quantity: '7', costBasis: '650' },
      { symbol: 'MSFT', quantity: '0' },
    ]);
  });

  it('CSV has the trades that count, JSON also what became of the others', async () => {
    const portfolio = await openPortfolio(ada);
    const [first, second] = [await book(ada, portfolio), await book(ada, portfolio, { note: 'kept' })];
    await ada.request('DELETE', `${portfolio}/trades/${first.trade.id}`);
    const change = { 'content-type': 'application/json' };
    await ada.request('PATCH', `${portfolio}/trades/${second.trade.id}`, JSON.stringify({ quantity: '3' }), change);

    const [csv, json] = [await download(portfolio, 'csv'), await download(portfolio, 'json')];

    expect(csv).toMatchObject({
      type: 'text/csv; charset=utf-8',
      disposition: expect.stringMatching(/^attachment; filename="portfolio-.*\.csv"$/),
    });
    expect(csv.text.trim().split('\r\n')).toEqual([
      'id,executionId,executedAt,type,symbol,quantity,price,amount,fee,currency,fxRate,baseCurrency,note',
      expect.stringMatching(/,buy,AAPL,3,100,300,0,USD,1,USD,kept$/),
    ]);
    const { portfolio: facts, trades } = JSON.parse(json.text);
    expect(facts).toMatchObject({ baseCurrency: 'USD', costMethod: 'average' });
    expect(trades.map(({ quantity: units, status }: any) => [units, status]).toSorted()).toEqual([
      ['10', 'amended'],
      ['10', 'cancelled'],
      ['3', 'booked'],
    ]);
  });

  it.each(['=cmd|/C calc!A0', '+1', '-1', '@SUM(A1)', '\tx', "'=1", 'a "quoted", note\r\nof two lines '])(
    'has no formula in a table: %j',
    async (note) => {
      const portfolio = await openPortfolio(ada);
      await book(ada, portfolio, { note, executionId: note });

      const { text } = await download(portfolio, 'csv');

      expect(text).not.toMatch(/(^|,)"?[=+\-@\t\r]/m);
      const copy = await openPortfolio(ada);
      await upload(copy, text);
      const { body } = await ada.get(`${copy}/trades`);
      expect(body.items).toMatchObject([{ note, executionId: note }]);
    },
  );

  it('has many pages, and no trade twice', async () => {
    const portfolio = await openPortfolio(ada);
    const rows = Array.from({ length: 4500 }, (_, index) => `2024-03-12T15:00:00Z,buy,AAPL,1,${index + 1},USD`);
    await upload(portfolio, ['executedAt,type,symbol,quantity,amount,currency', ...rows].join('\n'));

    const { text } = await download(portfolio, 'csv');

    const amounts = text
      .trim()
      .split('\r\n')
      .slice(1)
      .map((line) => line.split(',')[7]);
    expect(amounts).toEqual(rows.map((_, index) => `${index + 1}`));
  });

  it.each([
    ['of another user', async () => openPortfolio(await someone(deployment, web))],
    ['that there is not', async () => `/api/v1/portfolios/${randomUUID()}`],
  ])('%s is a 404', async (_, portfolioOf) => {
    expect(await ada.get(`${await portfolioOf()}/export`)).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});
