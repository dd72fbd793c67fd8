import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { SystemClock } from '../../src/common/clock.js';
import type { Config } from '../../src/config/config.js';
import { databaseOptions } from '../../src/database/options.js';
import { SnapshotRetention } from '../../src/portfolio/snapshots/snapshot-retention.js';
import { createDatabase, type TestDatabase } from '../support/database.js';

class StandingClock extends SystemClock {
  constructor(readonly instant: string) {
    super();
  }
  override now(): Date {
    return new Date(this.instant);
  }
}

const portfolio = {
  id: '0195a3c0-0000-7000-8000-000000000001',
  user_id: 'ada',
  name: 'Growth',
  base_currency: 'USD',
  cost_method: 'average',
  version: 1,
  revision: 1,
  allow_negative_cash: true,
  created_at: new Date(),
  updated_at: new Date(),
};

const day = (date: string) => `generate_series('${date}T14:45Z'::timestamptz, '${date}T15:15Z', '15 minutes')`;

describe('old snapshots', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await new DataSource({ ...databaseOptions(database.url, 3), migrations: [] }).initialize();
    await database.query(`INSERT INTO portfolios SELECT (jsonb_populate_record(NULL::portfolios, $1::jsonb)).*`, [
      JSON.stringify(portfolio),
    ]);
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });
  beforeEach(() => database.query('TRUNCATE portfolio_snapshots'));

  const take = (times: string, closing: boolean) =>
    database.query(`INSERT INTO portfolio_snapshots SELECT $1, at, $2, 1, 1, 1, 0, 1, true FROM ${times} AS at`, [
      portfolio.id,
      closing,
    ]);
  const upkeep = (now: string, retentionDays = 10) =>
    new SnapshotRetention(dataSource, new StandingClock(now), { snapshots: { retentionDays } } as Config).upkeep();
  const left = async () =>
    (await database.query<{ at: Date }>('SELECT at FROM portfolio_snapshots ORDER BY at')).map(({ at }) =>
      at.toISOString(),
    );

  it('go, but not the closes, and none that is not old enough', async () => {
    await take(day('2024-03-01'), false);
    await take(`unnest(ARRAY['2024-03-01T21:00Z'::timestamptz])`, true);
    await take(day('2024-03-12'), false);

    await upkeep('2024-03-22T15:00:00Z');

    expect(await left()).toEqual(['2024-03-01T21:00:00.000Z', '2024-03-12T15:00:00.000Z', '2024-03-12T15:15:00.000Z']);
  });

  it('go in batches, however many there are', async () => {
    await take(`generate_series('2023-01-01Z'::timestamptz, '2023-01-08Z', '1 minute')`, false);
    await upkeep('2024-03-22T15:00:00Z');

    expect(await left()).toEqual([]);
  });

  it('are left to the process that is removing them, and nobody waits', async () => {
    await take(day('2024-03-01'), false);
    const other = new Client({ connectionString: database.url });
    await other.connect();
    await other.query(`BEGIN; SELECT FROM portfolio_snapshots WHERE at < '2024-03-01T15:00Z' FOR UPDATE`);
    await upkeep('2024-03-22T15:00:00Z');

    expect(await left()).toEqual(['2024-03-01T14:45:00.000Z']);
    await other.end();
  });

  it('are no recent ones, though a clock runs years ahead', async () => {
    await take(`generate_series(now() + interval '1 minute', now() + interval '2 minutes', '1 minute')`, false);
    await upkeep('2126-03-22T15:00:00Z');

    expect(await left()).toHaveLength(2);
  });

  it('are found without reading those that stay', async () => {
    const plan = JSON.stringify(
      await database.query(
        `EXPLAIN (FORMAT JSON) SELECT at FROM portfolio_snapshots WHERE NOT closing AND at < now() ORDER BY at LIMIT 10`,
      ),
    );
    expect(plan).toContain('portfolio_snapshots_intraday_idx');
  });
});
