import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import { SystemClock } from '../../src/common/clock.js';
import { READ_BARS } from '../../src/market-data/price-sql.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { openPricePath, printsOf, tickOf, type PricePath } from './price-path.js';

const RETENTION_DAYS = 10;
class StandingClock extends SystemClock {
  constructor(readonly instant: string) {
    super();
  }
  override now(): Date {
    return new Date(this.instant);
  }
}
const clock = new StandingClock('2026-03-12T15:00:00Z');
const at = (day: string) => new Date(`${day}T12:00:30Z`);

const store = ({ store: into }: PricePath, ...days: string[]) =>
  into.store(printsOf(days.map((day) => tickOf('AAPL', '100', at(day)))));

describe('the history of prices', () => {
  let database: TestDatabase;
  let path: PricePath;

  beforeEach(async () => {
    database = await createDatabase();
    path = await openPricePath(database.url, clock, RETENTION_DAYS);
  });
  afterEach(async () => {
    await path?.end();
    await database?.drop();
  });

  const days = async () => {
    const rows = await database.query<{ name: string }>(
      `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'price_bars'::regclass ORDER BY 1`,
    );
    return rows.map(({ name }) => name);
  };
  const bars = () => database.query('SELECT at FROM price_bars ORDER BY at');

  it('has today and tomorrow made ahead', async () => {
    await path.days.start();

    expect(await days()).toEqual(['price_bars_20260312', 'price_bars_20260313']);
  });

  it('has a day of its own for late and replayed prints when they come, and no others', async () => {
    await store(path, '2026-03-05', '2026-03-12', '2026-03-05');

    expect(await days()).toEqual(['price_bars_20260305', 'price_bars_20260312']);
  });

  it('is cut at midnight UTC', async () => {
    const edges = ['2026-03-11T23:59:59.999Z', '2026-03-12T00:00:00Z'].map((text) =>
      tickOf('AAPL', '100', new Date(text)),
    );
    await path.store.store(printsOf(edges));

    expect(await database.query('SELECT count(*)::integer AS bars FROM price_bars GROUP BY tableoid')).toEqual([
      { bars: 1 },
      { bars: 1 },
    ]);
  });

  it('gets a day once though many processes need it at the same moment', async () => {
    const others = await Promise.all([1, 2, 3].map(() => openPricePath(database.url, clock, RETENTION_DAYS)));

    await Promise.all([path, ...others].map((each) => store(each, '2026-03-04', '2026-03-05', '2026-03-06')));

    expect(await days()).toHaveLength(3);
    expect(await database.query('SELECT sum(ticks)::integer AS ticks FROM price_bars')).toEqual([{ ticks: 12 }]);
    await Promise.all(others.map((each) => each.end()));
  });

  it('loses the days that are older than the retention, and keeps the others', async () => {
    await store(path, '2026-03-02', '2026-03-12');
    const later = await openPricePath(database.url, new StandingClock('2026-03-13T00:00:00Z'), RETENTION_DAYS);
    await later.days.start();

    expect(await days()).toEqual(['price_bars_20260312', 'price_bars_20260313', 'price_bars_20260314']);
    await later.end();
  });

  it('loses nothing by a process whose clock runs years ahead', async () => {
    await store(path, '2026-03-12');
    const ahead = await openPricePath(database.url, new StandingClock('2126-03-12T00:00:00Z'), 1);
    await ahead.days.start();

    // The database's own day has passed this one: it goes. What counts is that its clock decides, not the process'.
    await database.query('SELECT make_price_day(current_date)');
    await ahead.days.start();
    const [{ today } = { today: '' }] = await database.query<{ today: string }>(
      `SELECT 'price_bars_' || to_char(current_date, 'YYYYMMDD') AS today`,
    );
    expect(await days()).toContain(today);
    await ahead.end();
  });

  it('takes no bars of days before the retention: the price is stored, its day is not made', async () => {
    await store(path, '2026-03-01');
    expect([await days(), await database.query('SELECT price FROM prices')]).toEqual([[], [{ price: '100' }]]);

    await store(path, '2026-03-02');
    expect(await days()).toEqual(['price_bars_20260302']);
  });

  it('heals where somebody dropped a day that a process believes in', async () => {
    await store(path, '2026-03-12');
    await database.query('DROP TABLE price_bars_20260312');

    await store(path, '2026-03-12');

    expect(await bars()).toEqual([{ at: new Date('2026-03-12T12:00:00Z') }]);
  });

  it('is not dropped from under a reader, who is not waited for either', async () => {
    await store(path, '2026-03-02', '2026-03-12');
    const reader = new Client({ connectionString: database.url });
    await reader.connect();
    await reader.query('BEGIN; SELECT count(*) FROM price_bars');
    const drop = `SELECT drop_price_days('2026-03-03') AS dropped`;

    expect(await database.query(drop)).toEqual([{ dropped: 0 }]);
    await reader.query('COMMIT');
    expect(await database.query(drop)).toEqual([{ dropped: 1 }]);
    await reader.end();
  });

  it('is read from the days that are asked for alone', async () => {
    await store(path, '2026-03-05', '2026-03-06', '2026-03-12');
    const range = ['AAPL', at('2026-03-05'), at('2026-03-06'), '1 hour', 10];
    const plan = JSON.stringify(await database.query(`EXPLAIN (FORMAT JSON) ${READ_BARS}`, range));

    expect([...new Set(plan.match(/price_bars_\d{8}"/g))]).toEqual(['price_bars_20260305"', 'price_bars_20260306"']);
  });

  it('goes into one table and back into days with all its bars', async () => {
    await store(path, '2026-03-05', '2026-03-12');
    const before = await database.query('SELECT * FROM price_bars ORDER BY at');
    const { PriceHistory1764100000000: PriceHistory } = await import('../../migrations/1764100000000-price-history.js');
    const change = async (direction: 'up' | 'down') => {
      const runner = path.dataSource.createQueryRunner();
      await runner.startTransaction();
      await new PriceHistory()[direction](runner);
      await runner.commitTransaction();
      await runner.release();
    };

    await change('down');
    expect(await database.query('SELECT * FROM price_bars ORDER BY at')).toEqual(before);
    expect(
      await database.query(`SELECT relkind FROM pg_class WHERE relname LIKE 'price_bars%' AND relkind IN ('r', 'p')`),
    ).toEqual([{ relkind: 'r' }]);
    await change('up');
    expect(await database.query('SELECT * FROM price_bars ORDER BY at')).toEqual(before);
    expect(await days()).toEqual(['price_bars_20260305', 'price_bars_20260312']);
  });
});
