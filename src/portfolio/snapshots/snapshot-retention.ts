import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { Upkeep } from '../../database/upkeep.js';
import { snapshotRetentionErrors, snapshotsExpired } from './metrics.js';
import { EXPIRE_SNAPSHOTS } from './snapshot-sql.js';

const DAY_MS = 86_400_000;

/** Removes the snapshots between two closes that are older than the retention. Closes are kept for good. */
@Injectable()
export class SnapshotRetention extends Upkeep {
  private readonly retentionMs: number;

  constructor(
    dataSource: DataSource,
    private readonly clock: Clock,
    @Inject(CONFIG) { snapshots }: Config,
  ) {
    super(dataSource, {
      statement: EXPIRE_SNAPSHOTS,
      batch: 5000,
      everyMs: 3_600_000,
      what: 'Removing old snapshots',
      warning: 'Old snapshots were not removed',
      removed: snapshotsExpired,
      countFailure: () => snapshotRetentionErrors.inc(),
    });
    this.retentionMs = snapshots.retentionDays * DAY_MS;
  }

  /** By the market's clock, so that a replay has its own history. */
  protected override parameters(): unknown[] {
    return [new Date(this.clock.now().getTime() - this.retentionMs)];
  }
}
