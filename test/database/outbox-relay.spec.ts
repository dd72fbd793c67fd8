import { EventEmitter, once } from 'node:events';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { register } from 'prom-client';
import { eventually } from '../support/client.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { insertion } from './mapped-tables.js';
import { describeChange, startProcess, type TestProcess } from './outbox-setup.js';

const price = (symbol: string) => insertion('prices', { symbol });
const empty = (count: number) => count === 0;
const metric = async (name: string, labels: object = {}): Promise<number> => {
  const { values } = (await register.getSingleMetric(name)?.get()) ?? { values: [] };
  return values.find((known) => JSON.stringify(known.labels) === JSON.stringify(labels))?.value ?? 0;
};

const toldBy = (told: readonly TestProcess[]) =>
  told.flatMap((process) => process.told.flatMap(({ changes }) => changes.map(describeChange)));

describe('the relay', () => {
  let database: TestDatabase;
  let processes: TestProcess[];

  const start = async (): Promise<TestProcess> => {
    const process = await startProcess(database);
    processes.push(process);
    process.relay.start();
    return process;
  };
  const waiting = async () => {
    const rows = await database.query<{ count: number }>('SELECT count(*)::integer FROM outbox');
    return rows[0]!.count;
  };
  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await createDatabase();
  });
  beforeEach(async () => {
    processes = [];
    await database.query('TRUNCATE prices');
    await database.query('DELETE FROM outbox');
  });
  afterEach(() => Promise.all(processes.map((process) => process.stop())));
  afterAll(() => database.drop());

  it('tells what another program wrote, within two seconds', async () => {
    const process = await start();
    const before = await metric('outbox_relayed_total');
    await database.query(price('A'));
    const began = performance.now();
    await eventually(waiting, empty);
    expect(performance.now() - began).toBeLessThan(2000);
    expect(process.told).toMatchObject([{ source: 'relay', changes: [{ table: 'prices', row: { symbol: 'A' } }] }]);
    expect(await metric('outbox_relayed_total')).toBe(before + 1);
  });

  it('leaves what was just written to its writer', async () => {
    const process = await start();
    await database.query(price('A'));
    await eventually(
      async () => process.told.length,
      (count) => count > 0,
    );
    const age = Date.now() - process.told[0]!.committedAt;
    expect(age).toBeGreaterThanOrEqual(249);
  });

  it('tells again what a handler failed to take, and counts it', async () => {
    const process = await start();
    const before = await metric('outbox_errors_total', { step: 'relay' });
    const answers = [() => Promise.resolve(false), () => Promise.reject(new Error('broken'))];
    process.handle = () => answers.shift()?.() ?? Promise.resolve(true);
    await database.query(price('A'));
    await eventually(waiting, empty);
    expect(toldBy([process])).toEqual(['insert prices A', 'insert prices A', 'insert prices A']);
    expect(await metric('outbox_errors_total', { step: 'relay' })).toBe(before + 2);
  });

  it('tells a change that its own process could not', async () => {
    const process = await start();
    const answers = [false, true];
    process.handle = async () => answers.shift() ?? true;
    await process.dataSource.transaction((manager) => manager.query(price('A')));
    await eventually(waiting, empty);
    expect(process.told.map(({ source }) => source)).toEqual(['transaction', 'relay']);
  });

  it('shares the work with those of other processes, and nothing is left out', async () => {
    await Promise.all([start(), start(), start()]);
    const symbols = Array.from({ length: 3000 }, (_, index) => `S${index}`);
    await database.query(
      `INSERT INTO prices (symbol, price, as_of, trading_day, source)
       SELECT unnest($1::text[]), 1, now(), current_date, 'test'`,
      [symbols],
    );
    for (const symbol of symbols.slice(0, 20))
      await database.query('UPDATE prices SET price = 2 WHERE symbol = $1', [symbol]);
    await eventually(waiting, empty);
    const told = toldBy(processes);
    expect(new Set(told).size).toBe(3020);
    expect(told).toHaveLength(3020);
  });

  it('does a backlog at once, in parts', async () => {
    for (const day of [1, 2]) {
      await database.query(
        `INSERT INTO prices (symbol, price, as_of, trading_day, source)
         SELECT $1 || n, 1, now(), current_date, 'test' FROM generate_series(1, 10000) AS n`,
        [`${day}/`],
      );
    }
    const process = await start();
    const began = performance.now();
    await eventually(waiting, empty);
    expect(process.told.map(({ changes }) => changes.length)).toEqual(Array.from({ length: 40 }, () => 500));
    // With a pause after each it would take 40 × 250 ms, less the jitter.
    expect(performance.now() - began).toBeLessThan(8000);
  });

  it('goes on when PostgreSQL is back', async () => {
    const process = await start();
    const before = await metric('outbox_errors_total', { step: 'relay' });
    await database.query('ALTER TABLE outbox RENAME TO away');
    await eventually(
      () => metric('outbox_errors_total', { step: 'relay' }),
      (count) => count > before,
    );
    await database.query('ALTER TABLE away RENAME TO outbox');
    await database.query(price('A'));
    await eventually(waiting, empty);
    expect(toldBy([process])).toEqual(['insert prices A']);
  });

  it('shows how much waits and for how long, and nothing where it cannot be asked', async () => {
    const process = await start();
    process.handle = async () => false;
    await database.query(price('A'));
    await database.query(`UPDATE outbox SET created_at = created_at - interval '1 minute'`);
    await eventually(
      () => metric('outbox_oldest_seconds'),
      (age) => age > 59,
    );
    expect(await metric('outbox_depth')).toBe(1);
    await database.query('ALTER TABLE outbox RENAME TO away');
    await eventually(() => metric('outbox_depth'), Number.isNaN);
    await database.query('ALTER TABLE away RENAME TO outbox');
    process.handle = async () => true;
    await eventually(() => metric('outbox_depth'), empty);
    expect(await metric('outbox_oldest_seconds')).toBe(0);
  });

  it('finishes what it is telling when its process stops, and tells nothing after that', async () => {
    const process = await start();
    const finishing = new EventEmitter();
    process.handle = () => once(finishing, 'finished').then(() => true);
    await database.query(price('A'));
    await eventually(
      async () => process.told.length,
      (count) => count > 0,
    );
    const stopping = process.relay.beforeApplicationShutdown();
    finishing.emit('finished');
    await stopping;
    expect(await waiting()).toBe(0);
    await database.query(price('B'));
    expect(await process.outbox.take(0, async () => undefined)).toBe(1);
    expect(process.told).toHaveLength(1);
  });
});
