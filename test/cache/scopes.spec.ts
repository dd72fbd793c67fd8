import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Invalidation } from '../../src/cache/invalidation.js';
import { RedisGate } from '../../src/cache/redis-gate.js';
import { ScopedInvalidation } from '../../src/cache/scoped-invalidation.js';
import { loadConfig } from '../../src/config/config.js';
import { ToolModule } from '../../src/ops/tool.module.js';
import { eventually } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { redisServerUrl } from '../support/environment.js';
import { newPrefix } from './instances.js';

const id = (number: number) => `00000000-0000-7000-8000-00000000000${number}`;
const ofPortfolio = (user: string, number: number) => [
  `portfolio:${user}:${id(number)}`,
  `portfolio:rt:${user}:${id(number)}`,
];

describe('an invalidation by scope', () => {
  let database: TestDatabase;
  let app: INestApplicationContext;
  let scoped: ScopedInvalidation;
  /** the keys of each call */
  let calls: (readonly string[])[];
  let invalidate: jest.SpiedFunction<Invalidation['invalidate']>;

  const keys = () => calls.flat().toSorted();

  beforeAll(async () => {
    database = await createDatabase();
    const config = loadConfig({
      NODE_ENV: 'test',
      DATABASE_URL: database.url,
      DATABASE_POOL_SIZE: '2',
      REDIS_URL: redisServerUrl(),
      REDIS_PREFIX: newPrefix(),
      JWT_SECRET: 'of nobody, and long enough for everybody',
    });
    app = await NestFactory.createApplicationContext(ToolModule.for(config), {
      logger: false,
      abortOnError: false,
    });
    scoped = app.get(ScopedInvalidation);
    await eventually(
      async () => app.get(RedisGate).state,
      (state) => state === 'open',
    );
    invalidate = jest.spyOn(app.get(Invalidation), 'invalidate');
    await database.query(
      `INSERT INTO portfolios (id, user_id, name, base_currency, entity_id) VALUES
         ('${id(1)}', 'ada', 'Growth', 'USD', 'fund'), ('${id(2)}', 'ada', 'Value', 'EUR', NULL),
         ('${id(3)}', 'bob', 'Income', 'USD', 'fund'), ('${id(4)}', 'bob', 'Abroad', 'USD', NULL)`,
    );
    await database.query(
      `INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, bought_quantity,
         bought_amount, sold_quantity, sold_amount)
       VALUES ('${id(1)}', '${id(3)}', 'bob', 'SAP', 'EUR', 1, 1, 1, 1, 0, 0)`,
    );
    await database.query(
      `INSERT INTO cash_balances (portfolio_id, user_id, currency, amount) VALUES
         ('${id(1)}', 'ada', 'USD', 5), ('${id(4)}', 'bob', 'EUR', 7)`,
    );
    await database.query(
      `INSERT INTO prices (symbol, price, currency, as_of, trading_day, source)
       SELECT symbol, 1, currency, now(), now(), 'test' FROM (VALUES
         ('AAPL', 'USD'), ('SAP', 'EUR'), ('EUR/USD', NULL), ('GBP/EUR', NULL), ('USD/JPY', NULL), ('EURN', 'USD')
       ) AS quoted(symbol, currency)`,
    );
  });
  afterAll(async () => {
    await app?.close();
    await database.drop();
  });
  beforeEach(() => {
    calls = [];
    invalidate.mockReset().mockImplementation(async (chosen) => void calls.push(chosen));
  });

  it('of a portfolio takes its keys, and the list that it stands in', async () => {
    expect(await scoped.invalidateScope('portfolio', id(3))).toBe(3);
    expect(keys()).toEqual([...ofPortfolio('bob', 3), 'portfolios:bob']);
  });

  it('of a user takes what is theirs', async () => {
    expect(await scoped.invalidateScope('user', 'ada')).toBe(5);
    expect(keys()).toEqual([...ofPortfolio('ada', 1), ...ofPortfolio('ada', 2), 'portfolios:ada'].toSorted());
  });

  it('of an entity takes what belongs to it, of all users', async () => {
    expect(await scoped.invalidateScope('entity', 'fund')).toBe(6);
    expect(keys()).toEqual(
      [...ofPortfolio('ada', 1), ...ofPortfolio('bob', 3), 'portfolios:ada', 'portfolios:bob'].toSorted(),
    );
  });

  it('of a currency takes what is reckoned, held or quoted in it, each key once', async () => {
    const touched = [
      ...ofPortfolio('ada', 2),
      'portfolios:ada',
      ...ofPortfolio('bob', 3),
      ...ofPortfolio('bob', 4),
      'price:rt:SAP',
      'price:rt:EUR%2FUSD',
      'price:rt:GBP%2FEUR',
    ];
    expect(await scoped.invalidateScope('currency', 'EUR')).toBe(touched.length);
    expect(keys()).toEqual(touched.toSorted());
  });

  it('of a table takes what is made from any of its rows', async () => {
    expect(await scoped.invalidateTable('cash_balances')).toBe(4);
    expect(keys()).toEqual([...ofPortfolio('ada', 1), ...ofPortfolio('bob', 4)].toSorted());
    expect(await scoped.invalidateTable('users')).toBe(0);
  });

  it('goes through a large table page by page, each key once', async () => {
    await database.query(
      `INSERT INTO prices (symbol, price, as_of, trading_day, source)
       SELECT 'S' || number, 1, now(), now(), 'test' FROM generate_series(1, 2500) AS number`,
    );
    expect(await scoped.invalidateTable('prices')).toBe(2506);
    expect(new Set(keys()).size).toBe(2506);
    expect(Math.max(...calls.map(({ length }) => length))).toBeLessThanOrEqual(1000);
    await database.query("DELETE FROM prices WHERE symbol ~ '^S[0-9]'");
  });

  it('takes a value for nothing but a value', async () => {
    expect(await scoped.invalidateScope('user', "ada' OR 'a' = 'a")).toBe(0);
    await expect(scoped.invalidateTable('portfolios; DROP TABLE trades')).rejects.toMatchObject({
      code: 'unknown_table',
    });
    await expect(scoped.invalidateTable('outbox')).rejects.toMatchObject({ code: 'unknown_table' });
    await expect(scoped.invalidateScope('galaxy', 'Milky Way')).rejects.toMatchObject({ code: 'unknown_scope' });
  });

  it('knows every table whose changes go to the outbox, also beside the application', async () => {
    const watched = await database.query<{ name: string }>(
      "SELECT tgrelid::regclass::text AS name FROM pg_trigger WHERE tgname = 'outbox_insert'",
    );
    expect(watched.length).toBeGreaterThan(5);
    for (const { name } of watched) expect(await scoped.invalidateTable(name)).toBeGreaterThanOrEqual(0);
  });

  it('says so where Redis does not acknowledge it, and keeps no transaction open', async () => {
    invalidate.mockRejectedValue(new Error('no answer'));
    for (let count = 0; count < 5; count += 1) {
      await expect(scoped.invalidateScope('user', 'ada')).rejects.toMatchObject({ code: 'cache_unavailable' });
    }
    invalidate.mockReset().mockResolvedValue();
    expect(await scoped.invalidateScope('user', 'ada')).toBe(5);
  });
});
