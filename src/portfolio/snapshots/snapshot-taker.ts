import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { withDeadline } from '../../common/deadline.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { snapshotDuration, snapshots } from './metrics.js';
import { CLAIM_SNAPSHOT, LOCK_SNAPSHOTS, TAKE_SNAPSHOT } from './snapshot-sql.js';
import type { SnapshotTime } from './snapshot-times.js';

const STATEMENT_MS = 60_000;
const DEADLINE_MS = STATEMENT_MS + 10_000;

/** Writes down what all portfolios are worth, with one statement, once in the whole deployment. */
@Injectable()
export class SnapshotTaker {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `busy` where another process is at it: it may yet fail. Otherwise it has been taken, by whomever. @throws where PostgreSQL does not do it in time */
  take(time: SnapshotTime): Promise<'taken' | 'busy'> {
    return withDeadline(this.inTransaction(time), DEADLINE_MS, 'A snapshot of all portfolios');
  }

  /** The claim and what was claimed commit together: a process that dies leaves neither. */
  private inTransaction({ at, closing, opensAt }: SnapshotTime): Promise<'taken' | 'busy'> {
    return this.dataSource.transaction(async (manager) => {
      const [lock]: { free: boolean }[] = await manager.query(LOCK_SNAPSHOTS, [STATEMENT_MS]);
      if (!lock?.free) return 'busy';
      const claimed: unknown[] = await manager.query(CLAIM_SNAPSHOT, [at]);
      if (claimed.length === 0) return 'taken';
      const stop = snapshotDuration.startTimer();
      const basis = this.config.dailyChangeBasis;
      const [taken]: { portfolios: number }[] = await manager.query(TAKE_SNAPSHOT, [at, closing, basis, opensAt]);
      stop();
      snapshots.inc(taken?.portfolios ?? 0);
      return 'taken';
    });
  }
}
