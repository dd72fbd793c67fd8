import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Client } from 'pg';
import type { OutboxBatch } from '../../src/database/outbox.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { eventually } from '../support/client.js';
import { insertion } from './mapped-tables.js';
import { startProcess, type TestProcess } from './outbox-setup.js';

const price = (symbol: string) => insertion('prices', { symbol });
const symbolsOf = ({ changes }: OutboxBatch) => changes.map(({ row }) => String(row?.symbol));

describe('the outbox', () => {
  let database: TestDatabase;
  let process: TestProcess;
  let other: Client;

  const waiting = async () => {
    const rows = await database.query<{ symbol: string }>(`SELECT row->>'symbol' AS symbol FROM outbox ORDER BY id`);
    return rows.map(({ symbol }) => symbol);
  };
  /** What is told now, and stays told. */
  const take = async (olderThanMs = 0): Promise<string[]> => {
    const told: string[] = [];
    await process.outbox.take(olderThanMs, async (batch) => void told.push(...symbolsOf(batch)));
    return told;
  };

  beforeAll(async () => {
    database = await createDatabase();
    process = await startProcess(database);
  });
  beforeEach(async () => {
    other = new Client({ connectionString: database.url });
    await other.connect();
    await database.query('TRUNCATE prices, outbox');
    await database.query('DELETE FROM outbox');
  });
  afterEach(() => other.end());
  afterAll(async () => {
    await process.stop();
    await database.drop();
  });

  it('knows what a transaction has changed so far, and nothing of others', async () => {
    await database.query(price('committed'));
    await other.query(`BEGIN; ${price('elsewhere')}`);
    const batches = await process.dataSource.transaction(async ({ queryRunner }) => {
      const none = await process.outbox.ofTransaction(queryRunner!);
      await queryRunner!.query(price('first'));
      await queryRunner!.query(price('second'));
      return [none, await process.outbox.ofTransaction(queryRunner!)];
    });
    await other.query('ROLLBACK');
    expect(batches.map(symbolsOf)).toEqual([[], ['first', 'second']]);
    expect(batches[1]!.changes[0]).toEqual({
      table: 'prices',
      operation: 'insert',
      row: { symbol: 'first' },
      userId: null,
      currency: 'USD',
      entityId: null,
    });
  });

  it('forgets what is confirmed, and only that', async () => {
    await database.query(price('A'));
    await database.query(price('B'));
    const { ids } = await process.outbox.latest();
    await process.outbox.confirm([ids[0]!, '999999']);
    expect(await waiting()).toEqual(['B']);
  });

  it('has the newest changes at hand, oldest first', async () => {
    const many = `INSERT INTO prices (symbol, price, as_of, trading_day, source)
      SELECT n::text, 1, now(), current_date, 'test' FROM generate_series(1, 600) AS n`;
    await database.query(many);
    await database.query(price('last'));
    const symbols = symbolsOf(await process.outbox.latest());
    expect(symbols).toHaveLength(500);
    expect(symbols.at(-1)).toBe('last');
  });

  describe('taking', () => {
    it('tells the oldest first and removes them', async () => {
      await database.query(price('A'));
      await database.query(price('B'));
      expect(await take()).toEqual(['A', 'B']);
      expect(await waiting()).toEqual([]);
    });

    it('leaves what is younger to whoever wrote it', async () => {
      await database.query(price('old'));
      await database.query(`UPDATE outbox SET created_at = created_at - interval '1 minute'`);
      await database.query(price('young'));
      expect(await take(50_000)).toEqual(['old']);
      expect(await waiting()).toEqual(['young']);
    });

    it('says since when the oldest waits', async () => {
      await database.query(price('A'));
      await database.query(`UPDATE outbox SET created_at = created_at - interval '1 minute'`);
      await database.query(price('B'));
      let since = 0;
      await process.outbox.take(0, async (batch) => void (since = batch.since));
      expect(Math.abs(Date.now() - 60_000 - since)).toBeLessThan(5000);
    });

    it('keeps what could not be told, to tell it again', async () => {
      await database.query(price('A'));
      const failing = process.outbox.take(0, () => Promise.reject(new Error('refused')));
      await expect(failing).rejects.toThrow('refused');
      expect(await take()).toEqual(['A']);
    });

    it('finds a change whose transaction began first and committed last', async () => {
      await other.query(`BEGIN; ${price('slow')}`);
      await database.query(price('quick'));
      expect(await take()).toEqual(['quick']);
      await other.query('COMMIT');
      expect(await take()).toEqual(['slow']);
    });

    it('does not wait for another that is telling, and leaves it its share', async () => {
      await database.query(price('A'));
      let takenBeside: string[] = [];
      await process.outbox.take(0, async () => {
        await database.query(price('B'));
        takenBeside = await take();
      });
      expect(takenBeside).toEqual(['B']);
      expect(await waiting()).toEqual([]);
    });

    it('hands on what a process was telling when it died', async () => {
      await database.query(price('A'));
      await other.query('BEGIN; SELECT FROM outbox FOR UPDATE');
      expect(await take()).toEqual([]);
      const [row] = (await other.query<{ pid: number }>('SELECT pg_backend_pid() AS pid')).rows;
      other.on('error', () => undefined);
      await database.query('SELECT pg_terminate_backend($1)', [row!.pid]);
      expect(await eventually(take, (told) => told.length > 0)).toEqual(['A']);
    });

    it('does a big backlog in parts', async () => {
      await database.query(`INSERT INTO prices (symbol, price, as_of, trading_day, source)
        SELECT n::text, 1, now(), current_date, 'test' FROM generate_series(1, 1200) AS n`);
      const parts = [await take(), await take(), await take(), await take()];
      expect(parts.map(({ length }) => length)).toEqual([500, 500, 200, 0]);
      expect(new Set(parts.flat()).size).toBe(1200);
    });
  });

  describe('asked whether everything before an instant has been told', () => {
    it('says no until it has', async () => {
      await database.query(price('A'));
      const instant = await process.outbox.now();
      expect(await process.outbox.isEmptyBefore(instant)).toBe(false);
      await take();
      expect(await process.outbox.isEmptyBefore(instant)).toBe(true);
    });

    it('does not mind what came after', async () => {
      const instant = await process.outbox.now();
      await database.query(price('A'));
      expect(await process.outbox.isEmptyBefore(instant)).toBe(true);
      expect(await process.outbox.isEmptyBefore(await process.outbox.now())).toBe(false);
    });

    it('does not wait for a database that does not answer', async () => {
      await other.query('BEGIN; LOCK TABLE outbox IN ACCESS EXCLUSIVE MODE');
      await expect(process.outbox.isEmptyBefore('2026-03-02')).rejects.toThrow('took longer than 1000 ms');
      await expect(process.outbox.backlog()).rejects.toThrow('took longer than 1000 ms');
      await other.query('ROLLBACK');
    });
  });

  describe('its backlog', () => {
    it('is nothing where nothing waits', async () => {
      expect(await process.outbox.backlog()).toEqual({ depth: 0, oldestSeconds: 0 });
    });

    it('is how many changes wait, and how long the oldest does', async () => {
      await database.query(price('A'));
      await database.query(`UPDATE outbox SET created_at = created_at - interval '1 minute'`);
      await database.query(price('B'));
      const { depth, oldestSeconds } = await process.outbox.backlog();
      expect(depth).toBe(2);
      expect(oldestSeconds).toBeGreaterThan(59.9);
      expect(oldestSeconds).toBeLessThan(70);
    });
  });
});
