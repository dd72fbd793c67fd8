import { Inject, Injectable } from '@nestjs/common';
import {
  DataSource,
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
import { withDeadline } from '../common/deadline.js';
import { Events } from '../common/events.js';
import { Failpoint } from '../common/failpoint.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { acceptanceOf } from './acceptance.js';
import { Confirmations } from './confirmations.js';
import { outboxErrors } from './metrics.js';
import { Outbox, type OutboxBatch } from './outbox.js';

/** A write waits so long (ms) for its changes to be told, and holds its connection meanwhile. */
const TELL_MS = 500;

interface Transaction {
  /** 1, and one more for every savepoint */
  depth: number;
  changed?: OutboxBatch;
}

/**
 * Tells what a transaction changed after the outermost COMMIT, never after a rollback. TypeORM awaits it, so a write is not
 * acknowledged before the caches know (docs/adr/0001). What it could not tell stays in the outbox, for the relay.
 */
@Injectable()
export class ChangeSubscriber implements EntitySubscriberInterface {
  private readonly transactions = new WeakMap<QueryRunner, Transaction>();
  private readonly crash: Failpoint;

  constructor(
    dataSource: DataSource,
    private readonly outbox: Outbox,
    private readonly confirmations: Confirmations,
    private readonly events: Events,
    @Inject(CONFIG) { test }: Config,
  ) {
    this.crash = new Failpoint(test.crashOnSigusr2);
    dataSource.subscribers.push(this);
  }

  afterInsert({ queryRunner }: InsertEvent<ObjectLiteral>): Promise<void> {
    return this.afterWrite(queryRunner);
  }

  afterUpdate({ queryRunner }: UpdateEvent<ObjectLiteral>): Promise<void> {
    return this.afterWrite(queryRunner);
  }

  afterRemove({ queryRunner }: RemoveEvent<ObjectLiteral>): Promise<void> {
    return this.afterWrite(queryRunner);
  }

  /** Savepoints come by here and below too. */
  afterTransactionStart({ queryRunner }: TransactionStartEvent): void {
    const transaction = this.transactions.get(queryRunner);
    if (transaction) transaction.depth += 1;
    else this.transactions.set(queryRunner, { depth: 1 });
  }

  async beforeTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    const transaction = this.transactions.get(queryRunner);
    if (transaction?.depth === 1) transaction.changed = await this.outbox.ofTransaction(queryRunner);
  }

  async afterTransactionCommit({ queryRunner }: TransactionCommitEvent): Promise<void> {
    const changed = this.leave(queryRunner);
    if (!changed?.ids.length) return;
    this.crash.pass();
    await this.inTime(() => this.tell(changed, acceptanceOf(queryRunner)));
  }

  afterTransactionRollback({ queryRunner }: TransactionRollbackEvent): void {
    this.leave(queryRunner);
  }

  /** What the transaction changed, where that was its end and not a savepoint's. */
  private leave(runner: QueryRunner): OutboxBatch | undefined {
    const transaction = this.transactions.get(runner);
    if (!transaction) return undefined;
    transaction.depth -= 1;
    if (runner.isTransactionActive) return undefined;
    this.transactions.delete(runner);
    return transaction.changed;
  }

  /** A write without a transaction is committed already, and no commit event follows: its changes are among the latest. */
  private async afterWrite(runner: QueryRunner): Promise<void> {
    if (runner.isTransactionActive) return;
    await this.inTime(async () => this.tell(await this.outbox.latest()));
  }

  /** @throws where not every handler succeeded */
  private async tell({ ids, changes }: OutboxBatch, acceptedAt?: number): Promise<void> {
    if (ids.length === 0) return;
    const commit = { changes, source: 'transaction', committedAt: Date.now(), acceptedAt } as const;
    const told = await this.events.emit('transaction.committed', commit);
    if (!told) throw new Error('Not every handler succeeded');
    this.confirmations.add(ids);
  }

  /** Never throws: what is committed is committed. What comes too late is still done, and confirmed. */
  private async inTime(work: () => Promise<void>): Promise<void> {
    try {
      await withDeadline(work(), TELL_MS, 'Telling changes');
    } catch {
      outboxErrors.inc({ step: 'tell' });
    }
  }
}
