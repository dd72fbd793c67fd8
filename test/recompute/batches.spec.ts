import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import type { CacheService } from '../../src/cache/cache.service.js';
import type { CacheKey } from '../../src/common/cache-keys.js';
import type { Config } from '../../src/config/config.js';
import { databaseOptions } from '../../src/database/options.js';
import { Price } from '../../src/market-data/price.entity.js';
import { PriceReader } from '../../src/market-data/price-reader.js';
import type { FreshnessService } from '../../src/market-data/freshness.js';
import { HoldingsBatch } from '../../src/portfolio/batch/holdings-batch.js';
import type { ValuedPortfolio } from '../../src/portfolio/portfolio-view.js';
import { PoisonedError } from '../../src/portfolio/batch/poisoned-error.js';
import { PortfolioBatch } from '../../src/portfolio/batch/portfolio-batch.js';
import { PortfolioCollector } from '../../src/portfolio/batch/portfolio-collector.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import { HoldingsReader } from '../../src/portfolio/holdings-reader.js';
import { PortfolioReader } from '../../src/portfolio/portfolio-reader.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

const COUNT = 500;

/** Every portfolio holds ten symbols of forty, in three currencies, priced in four. */
const SEED = `
INSERT INTO portfolios (id, user_id, name, base_currency, revision)
SELECT ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'user ' || n % 7, 'P' || n,
  (ARRAY['USD', 'EUR'])[1 + n % 2], n % 5 FROM generate_series(1, ${COUNT}) AS n;
INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, cost_basis_in_base, realized_pnl,
  fees_in_base, day, bought_quantity, bought_amount, sold_quantity, sold_amount)
SELECT gen_random_uuid(), p.id, p.user_id, 'S' || (p.revision * 3 + s * 3) % 40, (ARRAY['USD', 'EUR', 'GBP'])[1 + s % 3],
  1.50 * s, 100.10 * s, CASE WHEN s = 3 THEN NULL ELSE 100.100000000000000001 * s END, 0.00, 0.25,
  CASE WHEN s = 4 THEN date '2024-03-01' END, 0, 0, 0, 0
FROM portfolios AS p, generate_series(1, 10) AS s;
INSERT INTO cash_balances (portfolio_id, currency, user_id, amount)
SELECT id, currency, user_id, -12.3400 FROM portfolios, unnest(ARRAY['USD', 'CHF']) AS currency WHERE revision > 0;
INSERT INTO prices (symbol, price, currency, as_of, trading_day, opening_price, previous_close, source)
SELECT 'S' || n, 10.10 + n, (ARRAY['USD', 'EUR', 'JPY', NULL])[1 + n % 4], timestamptz '2024-03-01 15:00Z' + n * interval '1 s',
  date '2024-03-01', 10, CASE WHEN n % 5 > 0 THEN 9.99 END, 'test' FROM generate_series(0, 38) AS n;
INSERT INTO prices (symbol, price, as_of, trading_day, source) SELECT pair, 1.25, '2024-03-01 16:00Z', '2024-03-01', 'test'
FROM unnest(ARRAY['EUR/USD', 'GBP/USD', 'USD/JPY', 'GBP/EUR', 'EUR/CHF']) AS pair;`;

/** No tier holds anything: everything is loaded. */
const shown = (valued: ValuedPortfolio | Error | undefined) => (typeof valued === 'function' ? valued() : valued);

const cache = {
  read: async (_: CacheKey, load: () => Promise<unknown>) => ({ value: await load(), servedBy: 'load' }),
  readMany: async (keys: CacheKey[], load: (missing: number[]) => Promise<unknown[]>) => load([...keys.keys()]),
} as unknown as CacheService;

describe('portfolios that are read together', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let alone: PortfolioReader;
  let batch: PortfolioBatch;
  let statements: string[];
  let all: { userId: string; portfolioId: string; minRevision: number }[];

  beforeAll(async () => {
    database = await createDatabase();
    await database.query(SEED);
    statements = [];
    const entities = [Price, PortfolioRow, PositionRow, CashBalanceRow, TradeRow];
    dataSource = new DataSource({ ...databaseOptions(database.url, 4), entities, migrations: [] });
    await dataSource.initialize();
    const query = dataSource.query.bind(dataSource);
    const config = { dailyChangeBasis: 'previousClose' } as Config;
    const freshness = { of: () => 'outdated' } as unknown as FreshnessService;
    const prices = new PriceReader(dataSource.getRepository(Price), cache);
    const load = prices.load.bind(prices);
    prices.load = (symbols) => (statements.push('prices'), load(symbols));
    dataSource.query = ((sql: string, parameters: unknown[]) => (
      statements.push(sql),
      query(sql, parameters)
    )) as never;
    alone = new PortfolioReader(
      new HoldingsReader(dataSource.getRepository(PortfolioRow), cache),
      prices,
      freshness,
      config,
    );
    batch = new PortfolioBatch(cache, new HoldingsBatch(dataSource), prices, freshness, config);
    const rows = await database.query<{ id: string; user_id: string }>(
      'SELECT id, user_id FROM portfolios ORDER BY id',
    );
    all = rows.map(({ id, user_id }) => ({ portfolioId: id, userId: user_id, minRevision: 0 }));
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  it('are what each is by itself', async () => {
    const some = all.slice(0, 40);
    const together = await batch.read(some);
    for (const [index, { userId, portfolioId }] of some.entries()) {
      expect(shown(together[index])).toEqual((await alone.read(userId, portfolioId)).portfolio);
    }
  });

  it('hold what each would hold by itself, or the auditor would call one of the two old', async () => {
    const some = all.slice(0, 40);
    const together = await new HoldingsBatch(dataSource).load(some);
    const reader = new HoldingsReader(dataSource.getRepository(PortfolioRow), cache);
    for (const [index, { userId, portfolioId }] of some.entries()) {
      expect(together[index]).toEqual(await reader.load(userId, portfolioId));
    }
  });

  it('cost three queries, whether they are one or five hundred', async () => {
    const collector = new PortfolioCollector(batch);
    for (const some of [all.slice(0, 1), all]) {
      statements.length = 0;
      const values = await Promise.all(some.map((request) => collector.read(request, false)));
      expect(values.map((valued) => valued().id)).toEqual(some.map(({ portfolioId }) => portfolioId));
      expect(statements.length).toBeGreaterThan(0);
      expect(statements.length).toBeLessThanOrEqual(3);
    }
  });

  it('are let down by none: what is not there, another one’s, and what cannot be valued are errors in their places', async () => {
    const [good, position, cash, ...rest] = all;
    await database.query(
      `UPDATE positions SET quantity = 'NaN' WHERE portfolio_id = $1 AND symbol IN (SELECT min(symbol) FROM positions WHERE portfolio_id = $1)`,
      [position!.portfolioId],
    );
    await database.query(`INSERT INTO cash_balances VALUES ($1, 'JPY', $2, 'NaN')`, [cash!.portfolioId, cash!.userId]);
    const nobody = { userId: 'ada', portfolioId: all[9]!.portfolioId, minRevision: 0 };
    const values = await batch.read([good!, position!, cash!, nobody, rest[0]!]);
    expect(shown(values[0])).toMatchObject({ id: good!.portfolioId });
    expect(values[1]).toBeInstanceOf(PoisonedError);
    expect(values[2]).toBeInstanceOf(PoisonedError);
    expect(values[3]).toMatchObject({ code: 'not_found' });
    expect(shown(values[4])).toMatchObject({ id: rest[0]!.portfolioId });
  });

  it('are read past what is remembered where that is older than what is asked for', async () => {
    const { userId, portfolioId } = all[20]!;
    const [row] = await database.query<{ revision: number }>('SELECT revision FROM portfolios WHERE id = $1', [
      portfolioId,
    ]);
    const remembered = {
      portfolio: { id: portfolioId, revision: row!.revision, baseCurrency: 'USD' },
      positions: [],
      cash: [],
    };
    const remembering = { readMany: async () => [remembered] } as unknown as CacheService;
    const prices = { latest: async () => new Map() } as unknown as PriceReader;
    const reader = new PortfolioBatch(
      remembering,
      new HoldingsBatch(dataSource),
      prices,
      { of: () => 'live' } as never,
      {} as never,
    );
    const read = async (minRevision: number) => shown((await reader.read([{ userId, portfolioId, minRevision }]))[0]);
    expect(await read(row!.revision)).toMatchObject({ positions: [] });
    await database.query('UPDATE portfolios SET revision = revision + 1 WHERE id = $1', [portfolioId]);
    expect(await read(row!.revision + 1)).toMatchObject({ revision: row!.revision + 1, positions: { length: 10 } });
  });
});
