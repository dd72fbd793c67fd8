import { randomUUID } from 'node:crypto';
import { Injectable, Logger } from '@nestjs/common';
import { DomainError, messageOf } from '../common/errors.js';
import { PoisonedError } from '../portfolio/batch/poisoned-error.js';
import { PortfolioUpdates } from '../portfolio/live/portfolio-updates.js';
import { DirtyMarks, type Taken } from './dirty-marks.js';
import type { Lane } from './lanes.js';
import { delay, duration, runs, schedulingErrors } from './metrics.js';
import { LOOK_AGAIN_MS, type RecomputeJob } from './queue.js';

/**
 * A run that failed through no fault of its portfolio is tried again after so long (ms), each time twice as long, and at most so
 * long: PostgreSQL comes back, and whoever looks does not want to wait for long then.
 */
const RETRY_MS = 1000;
const LONGEST_RETRY_MS = 10_000;

/** What the job has to do afterwards: run again in `waitMs` where that is not 0, remember how often it failed, remove a job that had. */
interface Outcome {
  waitMs: number;
  failures?: number;
  parkedJob?: string | null;
}

/** Values one portfolio, if something has changed since it was last valued. */
@Injectable()
export class RecomputeRun {
  private readonly logger = new Logger(RecomputeRun.name);

  constructor(
    private readonly marks: DirtyMarks,
    private readonly updates: PortfolioUpdates,
  ) {}

  /** @throws PoisonedError where it is the portfolio's own fault */
  async of(lane: Lane, portfolio: RecomputeJob): Promise<Outcome> {
    const taken = await this.marks.take(lane, portfolio, randomUUID());
    if (taken.is === 'clean') return { waitMs: 0 };
    if (taken.is === 'paced') return { waitMs: Math.min(taken.waitMs, LOOK_AGAIN_MS) };
    const stop = duration.startTimer();
    try {
      await this.value(lane, portfolio, taken);
      const { ageMs, parkedJob } = await this.marks.done(lane, portfolio, taken.owner);
      if (ageMs !== null) delay.observe({ lane }, ageMs / 1000);
      runs.inc({ lane, result: 'done' });
      return { waitMs: 0, parkedJob };
    } catch (error) {
      const isPoisoned = error instanceof PoisonedError;
      runs.inc({ lane, result: isPoisoned ? 'poisoned' : 'failed' });
      if (isPoisoned) throw error;
      const failures = (portfolio.failures ?? 0) + 1;
      if (lane === 'market') await this.dropAsked(portfolio);
      this.logger.warn({ ...portfolio, failures, error: messageOf(error) }, 'A valuation has to wait');
      return { waitMs: retryMs(failures), failures };
    } finally {
      stop();
    }
  }

  /** The next attempt shall not wait for as long as its user asked for; the holders are read again within a minute. */
  private async dropAsked({ portfolioId }: RecomputeJob): Promise<void> {
    await this.marks.ask([{ portfolioId, minIntervalMs: 0 }]).catch(() => schedulingErrors.inc());
  }

  private async value(
    lane: Lane,
    { userId, portfolioId }: RecomputeJob,
    { minRevision, order }: Extract<Taken, { is: 'dirty' }>,
  ): Promise<void> {
    try {
      await this.updates.publish(userId, portfolioId, { minRevision, order, isUrgent: lane === 'manual' });
    } catch (error) {
      // Deleted since: there is nothing to value any more.
      if (!(error instanceof DomainError && error.code === 'not_found')) throw error;
    }
  }
}

/** With jitter: what failed together does not come back together. */
function retryMs(failures: number): number {
  const longest = Math.min(RETRY_MS * 2 ** (failures - 1), LONGEST_RETRY_MS);
  return Math.round(longest * (1 - Math.random() / 4));
}
