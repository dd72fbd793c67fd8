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
  type UpdateEvent,
} from 'typeorm';
import { Events, type RowChange } from '../common/events.js';

/**
 * Collects the row changes of a transaction and hands them out after the outermost COMMIT, never after a rollback.
 * TypeORM awaits it, so a write is not acknowledged before the caches know (docs/adr/0001).
 */
@Injectable()
export class ChangeSubscriber implements EntitySubscriberInterface {
  private readonly pending = new WeakMap<QueryRunner, RowChange[]>();

  constructor(
    dataSource: DataSource,
    private readonly events: Events,
  ) {
    dataSource.subscribers.push(this);
  }

  afterInsert(event: InsertEvent<ObjectLiteral>): Promise<void> {
    return this.collect(event.queryRunner, 'insert', event.metadata, event.entity);
  }

  afterUpdate(event: UpdateEvent<ObjectLiteral>): Promise<void> {
    // A criteria update says what it set but not which rows: `save` the loaded entity instead, or readers keep the old value.
    if (!event.databaseEntity) throw new Error(`An update of ${event.metadata.tableName} by criteria hides its rows`);
    return this.collect(event.queryRunner, 'update', event.metadata, { ...event.databaseEntity, ...event.entity });
  }

  afterRemove(event: RemoveEvent<ObjectLiteral>): Promise<void> {
    if (!event.databaseEntity) throw new Error(`A removal from ${event.metadata.tableName} by criteria hides its rows`);
    return this.collect(event.queryRunner, 'delete', event.metadata, event.databaseEntity);
  }

  /** Savepoints come by here too: only the outermost commit counts. */
  async afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    if (!queryRunner.isTransactionActive) await this.flush(queryRunner);
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    if (!queryRunner.isTransactionActive) this.pending.delete(queryRunner);
  }

  private async collect(
    runner: QueryRunner,
    operation: RowChange['operation'],
    metadata: EntityMetadata,
    entity: ObjectLiteral,
  ): Promise<void> {
    const row = Object.fromEntries(
      metadata.columns.map((column) => [column.databaseName, column.getEntityValue(entity)]),
    );
    const changes = this.pending.get(runner) ?? [];
    changes.push({ table: metadata.tableName, operation, row });
    this.pending.set(runner, changes);
    // An autocommit write is committed already, and no commit event will follow.
    if (!runner.isTransactionActive) await this.flush(runner);
  }

  private async flush(runner: QueryRunner): Promise<void> {
    const changes = this.pending.get(runner);
    this.pending.delete(runner);
    if (changes) await this.events.emit('transaction.committed', { changes });
  }
}
