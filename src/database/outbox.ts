import { Injectable } from '@nestjs/common';
import type { PoolClient } from 'pg';
import { DataSource, type QueryRunner } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import type { RowChange } from '../common/events.js';

/** How many changes are told at a time. */
export const BATCH = 500;
/** More than this (rows) is neither read of one transaction nor counted. */
const MOST = 10_000;
const DEADLINE_MS = 1000;

const READ = `SELECT id, table_name AS "table", operation, row, user_id AS "userId", currency, entity_id AS "entityId",
  (extract(epoch FROM clock_timestamp() - created_at) * 1000)::float8 AS "ageMs" FROM outbox`;

/** Every transaction asks it: named, so that it is planned once a connection. */
const OF_TRANSACTION = {
  name: 'outbox-of-transaction',
  text: `${READ} WHERE xid = pg_current_xact_id_if_assigned() ORDER BY id LIMIT ${MOST}`,
};

type OutboxRow = RowChange & { id: string; ageMs: number };

/** Changes that the outbox holds, and their ids in it. */
export interface OutboxBatch {
  ids: readonly string[];
  changes: readonly RowChange[];
  /** when the oldest was written, in ms since 1970 by this process' clock */
  since: number;
}

/**
 * The table in which every committed change stays until the caches know of it: triggers write it in the transaction that
 * makes the change (migrations/outbox). An id says nothing about the order of commits, so there is no "read up to here".
 */
@Injectable()
export class Outbox {
  constructor(private readonly dataSource: DataSource) {}

  /** What the transaction of `runner` has changed so far: the first 10,000, of a bulk write the rest is the relay's. */
  async ofTransaction(runner: QueryRunner): Promise<OutboxBatch> {
    const connection = (await runner.connect()) as PoolClient;
    const { rows } = await connection.query<OutboxRow>(OF_TRANSACTION);
    return toBatch(rows);
  }

  /** The newest changes, whoever made them and whoever is telling them. */
  async latest(): Promise<OutboxBatch> {
    const newestFirst = await this.ask<OutboxRow>('Reading the latest', `${READ} ORDER BY id DESC LIMIT ${BATCH}`);
    return toBatch(newestFirst.toReversed());
  }

  /** The caches know. Ids that are gone already do no harm. */
  async confirm(ids: readonly string[]): Promise<void> {
    await this.ask('Confirming changes', 'DELETE FROM outbox WHERE id = ANY($1)', [ids]);
  }

  /**
   * Tells the oldest changes that nobody else is telling at the moment, and removes them; how many there were. Where `tell`
   * fails they stay, to be told again.
   * @throws what `tell` throws
   */
  take(olderThanMs: number, tell: (batch: OutboxBatch) => Promise<void>): Promise<number> {
    return this.dataSource.transaction(async (manager) => {
      const batch = toBatch(
        await manager.query(
          `${READ} WHERE created_at <= clock_timestamp() - $1 * interval '1 ms' ORDER BY id LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`,
          [olderThanMs],
        ),
      );
      if (batch.ids.length === 0) return 0;
      await tell(batch);
      await manager.query('DELETE FROM outbox WHERE id = ANY($1)', [batch.ids]);
      return batch.ids.length;
    });
  }

  /** PostgreSQL's time, as exact as it is. */
  async now(): Promise<string> {
    const [row] = await this.ask<{ now: string }>('Asking for the time', 'SELECT clock_timestamp()::text AS now');
    return row!.now;
  }

  /** Whether everything that was committed before `instant` (of {@link now}) has been told. */
  async isEmptyBefore(instant: string): Promise<boolean> {
    const [row] = await this.ask<{ empty: boolean }>(
      'Asking the outbox',
      'SELECT NOT EXISTS (SELECT FROM outbox WHERE created_at < $1::timestamptz) AS empty',
      [instant],
    );
    return row!.empty;
  }

  /** What waits: how many, counted up to 10,000, and for how long the oldest has. */
  async backlog(): Promise<{ depth: number; oldestSeconds: number }> {
    const [row] = await this.ask<{ depth: number; oldestSeconds: number }>(
      'Counting the outbox',
      `SELECT count(*)::integer AS depth,
         coalesce(extract(epoch FROM clock_timestamp() - min(created_at)), 0)::float8 AS "oldestSeconds"
       FROM (SELECT created_at FROM outbox ORDER BY id LIMIT ${MOST}) AS waiting`,
    );
    return row!;
  }

  /** @throws DeadlineError after a second */
  private ask<Row>(what: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
    return withDeadline(this.dataSource.query<Row[]>(sql, parameters), DEADLINE_MS, what);
  }
}

function toBatch(rows: readonly OutboxRow[]): OutboxBatch {
  return {
    ids: rows.map(({ id }) => id),
    changes: rows.map(({ table, operation, row, userId, currency, entityId }) => ({
      table,
      operation,
      row,
      userId,
      currency,
      entityId,
    })),
    since: Date.now() - Math.max(0, ...rows.map(({ ageMs }) => ageMs)),
  };
}
