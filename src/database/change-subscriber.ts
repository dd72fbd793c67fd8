import { Injectable } from '@nestjs/common';
import {
  DataSource,
  type EntityMetadata,
  type EntitySubscriberInterface,
  type InsertEvent,
  type ObjectLiteral,
  type QueryRunner,
  type RemoveEvent,
  type TransactionCommitEvent,
  type TransactionRollbackEvent,
  type TransactionStartEvent,
  type UpdateEvent,
} from 'typeorm';
import { Events, type RowChange } from '../common/events.js';

/** What a runner's transaction has changed, and how many changes there were when it and each of its savepoints began. */
interface Pending {
  changes: RowChange[];
  marks: number[];
}

/**
 * Collects the row changes of a transaction and hands them out after the outermost COMMIT, never after a rollback.
 * TypeORM awaits it, so a write is not acknowledged before the caches know (docs/adr/0001).
 */
@Injectable()
export class ChangeSubscriber implements EntitySubscriberInterface {
  private readonly pending = new WeakMap<QueryRunner, Pending>();

  constructor(
    dataSource: DataSource,
    private readonly events: Events,
  ) {
    dataSource.subscribers.push(this);
  }

  afterInsert(event: InsertEvent<ObjectLiteral>): Promise<void> {
    return this.collect(event.queryRunner, 'insert', event.metadata, event.entity);
  }

  // A write by criteria says what it set but not which rows: `save` or `remove` the loaded entity instead, or readers keep
  // the old value. Refused before it is made, because one without a transaction could not be taken back.
  beforeUpdate({ databaseEntity, metadata }: UpdateEvent<ObjectLiteral>): void {
    if (!databaseEntity) throw new Error(`An update of ${metadata.tableName} by criteria hides its rows`);
  }

  beforeRemove({ databaseEntity, metadata }: RemoveEvent<ObjectLiteral>): void {
    if (!databaseEntity) throw new Error(`A removal from ${metadata.tableName} by criteria hides its rows`);
  }

  afterUpdate(event: UpdateEvent<ObjectLiteral>): Promise<void> {
    return this.collect(event.queryRunner, 'update', event.metadata, event.entity ?? {}, event.databaseEntity);
  }

  afterRemove(event: RemoveEvent<ObjectLiteral>): Promise<void> {
    return this.collect(event.queryRunner, 'delete', event.metadata, event.databaseEntity);
  }

  /** Savepoints come by here and below too. */
  afterTransactionStart({ queryRunner }: TransactionStartEvent): void {
    const { changes, marks } = this.pendingOf(queryRunner);
    marks.push(changes.length);
  }

  async afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    this.pendingOf(queryRunner).marks.pop();
    if (!queryRunner.isTransactionActive) await this.flush(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    const { changes, marks } = this.pendingOf(queryRunner);
    changes.length = marks.pop() ?? 0;
  }

  /** `before` knows the columns that a partial `entity` leaves out. */
  private async collect(
    runner: QueryRunner,
    operation: RowChange['operation'],
    metadata: EntityMetadata,
    entity: ObjectLiteral,
    before: ObjectLiteral = {},
  ): Promise<void> {
    const row = Object.fromEntries(
      metadata.columns.map((column) => {
        const value: unknown = column.getEntityValue(entity);
        return [column.databaseName, value === undefined ? column.getEntityValue(before) : value];
      }),
    );
    this.pendingOf(runner).changes.push({ table: metadata.tableName, operation, row });
    // An autocommit write is committed already, and no commit event will follow.
    if (!runner.isTransactionActive) await this.flush(runner);
  }

  private async flush(runner: QueryRunner): Promise<void> {
    const { changes } = this.pendingOf(runner);
    this.pending.delete(runner);
    if (changes.length > 0) await this.events.emit('transaction.committed', { changes });
  }

  private pendingOf(runner: QueryRunner): Pending {
    const known = this.pending.get(runner);
    if (known) return known;
    const pending: Pending = { changes: [], marks: [] };
    this.pending.set(runner, pending);
    return pending;
  }
}
