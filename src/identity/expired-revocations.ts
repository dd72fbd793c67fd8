import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { removeInBatches } from '../database/remove-in-batches.js';
import { EXPIRE } from './access-sql.js';

const UPKEEP_MS = 600_000;
const BATCH = 1000;

const removed = new Counter({
  name: 'revoked_tokens_expired_total',
  help: 'Revoked tokens that were forgotten, because they would have ended by now',
});
const errors = new Counter({
  name: 'revoked_tokens_upkeep_errors_total',
  help: 'Attempts to forget revoked tokens that failed',
});

/** Forgets revoked tokens that are over by themselves. Several processes share the work. */
@Injectable()
export class ExpiredRevocations implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpiredRevocations.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(private readonly dataSource: DataSource) {}

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.upkeep(), UPKEEP_MS).unref();
    void this.upkeep();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Never fails. */
  async upkeep(): Promise<void> {
    try {
      const removal = { statement: EXPIRE, batch: BATCH, what: 'Forgetting tokens', isStopped: () => this.isStopped };
      for await (const expired of removeInBatches(this.dataSource, removal)) removed.inc(expired);
    } catch (error) {
      errors.inc();
      this.logger.warn({ error: messageOf(error) }, 'Revoked tokens that are over were not forgotten');
    }
  }
}
