import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, bring, openPortfolio, someone } from './support/people.js';
import { watchStatements } from './support/statements.js';

const tables = ['portfolios', 'positions', 'cash_balances', 'trades', 'prices'];
const currencies = ['USD', 'EUR', 'GBP', 'JPY', 'CHF'];

/** Gives the portfolio's only position as many like it, in turn in each of the currencies. */
const MULTIPLY = `
  INSERT INTO positions
  SELECT (jsonb_populate_record(position, jsonb_build_object(
    'id', gen_random_uuid(), 'symbol', symbol || n, 'currency', ($2::text[])[1 + n % array_length($2, 1)]))).*
  FROM positions AS position, generate_series(1, $3) AS n WHERE portfolio_id = $1`;

const nothing = async (): Promise<void> => undefined;

describe('the queries of one portfolio', () => {
  let deployment: TestDeployment;
  let statements: Awaited<ReturnType<typeof watchStatements>>;
  let web: Application;
  let ada: Client;
  let feed: Client;
  let ops: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    statements = await watchStatements(deployment.databaseUrl);
    web = await deployment.start('web', { DATABASE_URL: statements.url });
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
    ops = await someone(deployment, web, 'admin');
    const asOf = new Date().toISOString();
    const rates = currencies.slice(1).map((base) => ({ base, quote: 'USD', rate: '2', asOf }));
    await feed.post('/api/v1/fx-rates', { rates });
  });
  afterAll(async () => {
    await deployment?.end();
    statements?.end();
  });

  const open = async (symbol: string, positions: number) => {
    const portfolio = await openPortfolio(ada);
    await book(ada, portfolio, { symbol });
    await deployment.database.query(MULTIPLY, [portfolio.split('/').at(-1), currencies, positions - 1]);
    const symbols = [symbol, ...Array.from({ length: positions - 1 }, (_, index) => `${symbol}${index + 1}`)];
    await bring(feed, ...symbols.map((each) => ({ symbol: each, price: '10' })));
    return portfolio;
  };
  const sentFor = async (read: () => ReturnType<Client['get']>) => {
    let body;
    const sent = await statements.during(tables, async () => ({ body } = await read()));
    return { sent, body: body as any };
  };
  /** The processes also check and catch up by themselves: of several times the one with the least is the read's own. */
  const fewest = async (read: () => ReturnType<Client['get']>, prepare: () => Promise<void> = nothing) => {
    const times = [];
    for (let count = 0; count < 4; count += 1) {
      await prepare();
      times.push(await sentFor(read));
    }
    return times.toSorted((a, b) => a.sent.length - b.sent.length)[0]!;
  };
  const forgetEverything = async () => {
    expect((await ops.post('/api/v1/cache/invalidate', { scope: 'all' })).status).toBeLessThan(300);
  };

  it.each([
    ['A', 1],
    ['B', 200],
  ])(
    'are at most 3 past the cache and with everything cold, and none with all warm (%s: %d)',
    async (symbol, count) => {
      const portfolio = await open(symbol, count);
      const past = await fewest(() => ada.get(portfolio, { 'cache-control': 'no-cache' }));
      const first = await fewest(() => ada.get(portfolio), forgetEverything);
      const again = await fewest(() => ada.get(portfolio));

      for (const { sent, body } of [past, first]) {
        expect(body.positions).toHaveLength(count);
        expect(body.valuation.complete).toBe(true);
        expect(sent.length).toBeGreaterThan(0);
        expect(sent.length).toBeLessThanOrEqual(3);
      }
      expect(again.sent).toEqual([]);
    },
  );
});
