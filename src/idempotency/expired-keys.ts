import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { removeInBatches } from '../database/remove-in-batches.js';
import { EXPIRE } from './idempotency-sql.js';
import { idempotencyErrors, keysExpired } from './metrics.js';

const UPKEEP_MS = 600_000;
const BATCH = 1000;

/** Removes keys after their 24 hours. Several processes share the work. */
@Injectable()
export class ExpiredKeys implements BeforeApplicationShutdown {
  private readonly logger = new Logger(ExpiredKeys.name);
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
      const removal = { statement: EXPIRE, batch: BATCH, what: 'Removing old keys', isStopped: () => this.isStopped };
      for await (const expired of removeInBatches(this.dataSource, removal)) keysExpired.inc(expired);
    } catch (error) {
      idempotencyErrors.inc({ step: 'expire' });
      this.logger.warn({ error: messageOf(error) }, 'Old idempotency keys were not removed');
    }
  }
}
