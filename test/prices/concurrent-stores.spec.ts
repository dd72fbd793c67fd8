import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { Tick } from '../../src/market-data/feeds/feed.js';
import { random } from '../cache/random.js';
import { eventually } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openPricePath, printsOf, tickOf, type PricePath } from './price-path.js';

const start = Date.parse('2026-03-02T15:00:00Z');
const at = (second: number) => new Date(start + second * 1000);

const store = ({ store: into }: PricePath, ...ticks: Tick[]) => into.store(printsOf(ticks));
const storeAll = async (path: PricePath, batches: readonly Tick[][]) => {
  for (const batch of batches) await store(path, ...batch);
};
const price = (symbol: string, value: string, time = 1) => tickOf(symbol, value, at(time));

describe('two processes that store prices of the same symbols', () => {
  let database: TestDatabase;
  let first: PricePath;
  let second: PricePath;
  let psql: Client;

  beforeAll(async () => {
    database = await createDatabase();
    [first, second] = await Promise.all([openPricePath(database.url), openPricePath(database.url)]);
    psql = new Client({ connectionString: database.url });
    await psql.connect();
  });
  afterAll(async () => {
    await psql?.end();
    await first?.end();
    await second?.end();
    await database?.drop();
  });
  beforeEach(() => database.query('TRUNCATE prices, price_bars'));
  // Where a test failed half way.
  afterEach(() => psql.query('ROLLBACK'));

  const waitingForLocks = async () => {
    const [row] = await database.query<{ count: number }>(
      `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    return row!.count;
  };

  it('lock them in one order, whatever order they came in: nobody holds what the other one needs next', async () => {
    await store(first, price('A', '1', 0), price('B', '1', 0));
    await psql.query(`BEGIN; SELECT FROM prices WHERE symbol = 'A' FOR UPDATE`);

    const stored = store(second, price('B', '2'), price('A', '2'));
    await eventually(waitingForLocks, (count) => count === 1);

    // B is still free: it is locked after A.
    expect(await database.query(`SELECT symbol FROM prices WHERE symbol = 'B' FOR UPDATE NOWAIT`)).toHaveLength(1);
    await psql.query('COMMIT');
    await stored;
    expect(await database.query('SELECT price FROM prices')).toEqual([{ price: '2' }, { price: '2' }]);
  });

  it('try again where PostgreSQL ends a deadlock with another program by ending them', async () => {
    await store(first, price('A', '1', 0), price('B', '1', 0));
    // Longer than the store's own, so that it is the store that is chosen.
    await psql.query(`SET deadlock_timeout = '1min'; BEGIN; SELECT FROM prices WHERE symbol = 'B' FOR UPDATE`);
    const stored = store(second, price('A', '2'), price('B', '2'));
    await eventually(waitingForLocks, (count) => count === 1);

    await psql.query(`SELECT FROM prices WHERE symbol = 'A' FOR UPDATE`);
    await psql.query('COMMIT');

    await stored;
    expect(await database.query('SELECT price FROM prices')).toEqual([{ price: '2' }, { price: '2' }]);
  }, 30_000);

  it('end on the newest of each, with every tick in the history once (seeded)', async () => {
    const pick = random(7);
    const symbols = Array.from({ length: 20 }, (_, index) => `S${index}`);
    const batches = Array.from({ length: 60 }, () =>
      Array.from({ length: 1 + pick(30) }, () =>
        tickOf(symbols[pick(20)]!, String(100 + pick(20)), at(pick(600)), { volume: String(1 + pick(5)) }),
      ),
    );
    await Promise.all([
      storeAll(
        first,
        batches.filter((_, index) => index % 2 === 0),
      ),
      storeAll(
        second,
        batches.filter((_, index) => index % 2 === 1),
      ),
    ]);

    const all = batches.flat();
    const latest = await database.query<{ symbol: string; as_of: Date }>('SELECT symbol, as_of FROM prices');
    expect(new Map(latest.map((row) => [row.symbol, row.as_of.getTime()]))).toEqual(
      new Map(
        [...new Set(all.map(({ symbol }) => symbol))].map((symbol) => [
          symbol,
          Math.max(...all.filter((tick) => tick.symbol === symbol).map(({ asOf }) => asOf.getTime())),
        ]),
      ),
    );
    const volume = all.reduce((sum, tick) => sum + Number(tick.volume), 0);
    expect(
      await database.query('SELECT sum(ticks)::text AS ticks, sum(volume)::text AS volume FROM price_bars'),
    ).toEqual([{ ticks: String(all.length), volume: String(volume) }]);
  });
});
