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

describe('the queries of one portfolio', () => {
  let deployment: TestDeployment;
  let statements: Awaited<ReturnType<typeof watchStatements>>;
  let web: Application;
  let cold: Application;
  let ada: Client;
  let feed: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    statements = await watchStatements(deployment.databaseUrl);
    const settings = { DATABASE_URL: statements.url };
    [web, cold] = await Promise.all([deployment.start('web', settings), deployment.start('web', settings)]);
    ada = await someone(deployment, web);
    feed = await someone(deployment, web, 'feed');
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

  it.each([
    ['A', 1],
    ['B', 200],
  ])(
    'are at most 3 past the cache and with everything cold, and none with all warm (%s: %d)',
    async (symbol, count) => {
      const portfolio = await open(symbol, count);
      const past = await sentFor(() => ada.get(portfolio, { 'cache-control': 'no-cache' }));
      const keys = await deployment.redis.keys(`*${deployment.prefix}:v:*`);
      if (keys.length > 0) await deployment.redis.unlink(...keys);
      const first = await sentFor(() => ada.at(cold.url).get(portfolio));
      const again = await sentFor(() => ada.at(cold.url).get(portfolio));

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
