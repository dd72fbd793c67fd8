import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/options.js';
import { Crossings } from '../../src/notices/crossings.js';
import type { RealtimeBus } from '../../src/realtime/realtime-bus.js';
import { eventually } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

describe('a crossing', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let crossings: Crossings;
  let told: { channel: string; payload: any }[];

  const publish: RealtimeBus['publish'] = (channel, { payload }) => void told.push({ channel, payload });

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await new DataSource({ ...databaseOptions(database.url, 8), migrations: [] }).initialize();
    crossings = new Crossings(dataSource, { publish } as RealtimeBus);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    told = [];
    await database.query('TRUNCATE alert_rules, notices, prices, portfolios CASCADE');
    await price('100');
  });

  const price = (value: string, day = '2024-03-11', previousClose: string | null = '100') =>
    database.query(
      `INSERT INTO prices (symbol, price, previous_close, as_of, trading_day, source) VALUES ('AAPL', $1, $2, now(), $3, 'test')
       ON CONFLICT (symbol) DO UPDATE SET price = $1, previous_close = $2, trading_day = $3`,
      [value, previousClose, day],
    );
  const rule = async (kind: string, threshold: string, portfolioId: string | null = null) => {
    const id = randomUUID();
    const symbol = portfolioId ? null : 'AAPL';
    const values = [id, kind, symbol, portfolioId, threshold];
    await database.query(
      `INSERT INTO alert_rules (id, user_id, kind, symbol, portfolio_id, threshold) VALUES ($1, 'ada', $2, $3, $4, $5)`,
      values,
    );
    return id;
  };
  const judge = () => crossings.ofSymbols(['AAPL']);
  const values = () => told.map(({ payload }) => payload.value);
  const isBeyond = async () => (await database.query<any>('SELECT is_beyond FROM alert_rules'))[0].is_beyond;

  it('makes one notice, however many judge the same price at once', async () => {
    const ids = [
      await rule('price_above', '105'),
      await rule('price_above', '105.5'),
      await rule('price_below', '107'),
    ];
    await price('106');
    await Promise.all(Array.from({ length: 20 }, judge));
    expect(new Set(told.map(({ payload }) => payload.ruleId))).toEqual(new Set(ids));
    expect(told).toHaveLength(3);
    expect(await database.query('SELECT rule_id FROM notices')).toHaveLength(3);
    expect(new Set(told.map(({ channel }) => channel))).toEqual(new Set(['user:ada']));
  });

  it('back arms the rule again, whatever else was judged while it was being turned', async () => {
    await rule('price_above', '105');
    await price('106');
    const holder = dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query('SELECT FROM alert_rules FOR UPDATE');
    const turning = judge();
    const waiting = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
    await eventually(
      () => database.query(waiting),
      ({ length }) => length === 1,
    );
    await price('104');
    // It finds the rule as it was before, and nothing to turn.
    await judge();
    await holder.commitTransaction();
    await holder.release();
    await turning;
    expect(await isBeyond()).toBe(false);
    await price('107');
    await judge();
    expect(values()).toEqual(['106', '107']);
  });

  it('of a change of the day counts for its day, and what is not known turns nothing', async () => {
    await rule('day_change_beyond', '5');
    await price('105');
    await judge();
    await price('105.01');
    await judge();
    await price('120', '2024-03-11', null);
    await judge();
    expect(await isBeyond()).toBe(true);
    await price('120');
    await judge();
    await price('130', '2024-03-12', '120');
    await judge();
    await price('121', '2024-03-13', '130');
    await judge();
    await price('130', '2024-03-13', '130');
    await judge();
    // 10 ÷ 120 and −9 ÷ 130
    expect(values()).toEqual(['5.01', '8.333333', '-6.923077']);
    expect(await isBeyond()).toBe(false);
  });

  it('of a portfolio is told to nobody who does not own it any more', async () => {
    const id = randomUUID();
    await database.query(
      `INSERT INTO portfolios (id, user_id, name, base_currency) VALUES ($1, 'ada', 'Growth', 'USD')`,
      [id],
    );
    await rule('day_change_beyond', '5', id);
    await database.query(`UPDATE portfolios SET user_id = 'bob'`);
    await crossings.ofPortfolios('day_change_beyond', [{ portfolioId: id, value: '6' }], '2024-03-11');
    expect(told).toEqual([]);
    await database.query(`UPDATE portfolios SET user_id = 'ada'`);
    await crossings.ofPortfolios('update_late', [{ portfolioId: id, value: '6' }], null);
    await crossings.ofPortfolios('day_change_beyond', [{ portfolioId: id, value: '-6' }], '2024-03-11');
    expect(told).toMatchObject([{ payload: { portfolioId: id, value: '-6', threshold: '5' } }]);
  });

  it('is written together with its notice, or not at all', async () => {
    await rule('price_above', '105');
    await price('106');
    await database.query(`ALTER TABLE notices ADD CONSTRAINT refuse CHECK (value < 106)`);
    await expect(judge()).rejects.toThrow('refuse');
    expect(await isBeyond()).toBe(false);
    await database.query(`ALTER TABLE notices DROP CONSTRAINT refuse`);
    await judge();
    expect(values()).toEqual(['106']);
  });
});
