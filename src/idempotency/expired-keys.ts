import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { EXPIRE } from './idempotency-sql.js';
import { idempotencyErrors, keysExpired } from './metrics.js';

const UPKEEP_MS = 600_000;
const BATCH = 1000;
/** What is left after that goes the next time. */
const MOST_BATCHES = 200;
const DEADLINE_MS = 10_000;

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
      for (let batch = 0; batch < MOST_BATCHES && !this.isStopped; batch += 1) {
        const expired = await this.expire();
        keysExpired.inc(expired);
        if (expired < BATCH) break;
      }
    } catch (error) {
      idempotencyErrors.inc({ step: 'expire' });
      this.logger.warn({ error: messageOf(error) }, 'Old idempotency keys were not removed');
    }
  }

  private async expire(): Promise<number> {
    const removing = this.dataSource.query<{ expired: number }[]>(EXPIRE, [BATCH]);
    const [row] = await withDeadline(removing, DEADLINE_MS, 'Removing old idempotency keys');
    return row?.expired ?? 0;
  }
}
