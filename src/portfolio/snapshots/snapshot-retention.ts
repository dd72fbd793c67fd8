import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { removeInBatches } from '../../database/remove-in-batches.js';
import { snapshotRetentionErrors, snapshotsExpired } from './metrics.js';
import { EXPIRE_SNAPSHOTS } from './snapshot-sql.js';

const DAY_MS = 86_400_000;
const UPKEEP_MS = 3_600_000;
const BATCH = 5000;

/** Removes the snapshots between two closes that are older than the retention. Closes are kept for good. */
@Injectable()
export class SnapshotRetention implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SnapshotRetention.name);
  private readonly retentionMs: number;
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(CONFIG) { snapshots }: Config,
  ) {
    this.retentionMs = snapshots.retentionDays * DAY_MS;
  }

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.upkeep(), UPKEEP_MS).unref();
    void this.upkeep();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Several processes share the work. Never fails. */
  async upkeep(): Promise<void> {
    // By the market's clock, so that a replay has its own history.
    const before = new Date(this.clock.now().getTime() - this.retentionMs);
    try {
      for await (const expired of this.removeUntil(before)) snapshotsExpired.inc(expired);
    } catch (error) {
      snapshotRetentionErrors.inc();
      this.logger.warn({ error: messageOf(error) }, 'Old snapshots were not removed');
    }
  }

  private removeUntil(before: Date): AsyncGenerator<number> {
    return removeInBatches(this.dataSource, {
      statement: EXPIRE_SNAPSHOTS,
      parameters: [before],
      batch: BATCH,
      what: 'Removing old snapshots',
      isStopped: () => this.isStopped,
    });
  }
}
