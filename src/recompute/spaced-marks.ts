import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { Mark } from './dirty-marks.js';
import { HeldMarks } from './held-marks.js';
import { schedulingErrors } from './metrics.js';
import { RecomputeJobs } from './recompute-jobs.js';

/** So long (ms) before its job begins a mark is written: whatever the clocks say, the job has not begun then. */
const AHEAD_MS = 250;
/** So many looks there are in that time at what is due. */
const LOOKS = 4;
const RETRY_MS = 1000;
const LAST_MS = 1000;

/**
 * Marks of prices. What comes while a job already waits is kept here and written shortly before that begins: in a storm that is two
 * marks a run, however many prices. Nothing comes later for it, as window and pace go on meanwhile.
 */
@Injectable()
export class SpacedMarks implements BeforeApplicationShutdown {
  private readonly logger = new Logger(SpacedMarks.name);
  private readonly held = new HeldMarks();
  private readonly aheadMs: number;
  private readonly lookMs: number;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: RecomputeJobs,
    @Inject(CONFIG) { recompute }: Config,
  ) {
    this.aheadMs = Math.min(AHEAD_MS, recompute.debounceMs / 8);
    this.lookMs = this.aheadMs / LOOKS;
  }

  /**
   * @param since when the first of the changes came (ms since 1970)
   * @throws where what cannot wait was not written
   */
  async add(marks: readonly Mark[], since: number): Promise<void> {
    await this.write(this.held.sift(marks, since, Date.now()), since);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearTimeout(this.timer);
    const last = this.flush(Infinity);
    await withDeadline(last, LAST_MS, 'Writing the last marks').catch((error: unknown) => this.tell(error));
  }

  private async write(marks: readonly Mark[], since: number): Promise<void> {
    const now = Date.now();
    const added = await this.jobs.value('market', marks, since);
    // Of a job that waited before it is not known how long it still does.
    for (const { portfolioId } of marks) this.held.cover(portfolioId, now + this.aheadMs);
    for (const { portfolio, delayMs } of added) {
      this.held.cover(portfolio.portfolioId, now + Math.max(delayMs - this.aheadMs, this.aheadMs));
    }
    this.schedule(this.lookMs);
  }

  private schedule(inMs: number): void {
    if (!this.held.isEmpty) this.timer ??= setTimeout(() => void this.flushDue(), inMs).unref();
  }

  private async flushDue(): Promise<void> {
    const again = await this.flush(Date.now()).then(
      () => this.lookMs,
      (error: unknown) => {
        this.tell(error);
        return RETRY_MS;
      },
    );
    this.timer = undefined;
    this.schedule(again);
  }

  /** @throws where something was not written: it is kept then */
  private async flush(now: number): Promise<void> {
    const due = [...this.held.due(now)];
    const outcomes = await Promise.allSettled(due.map(([since, marks]) => this.write(marks, since)));
    outcomes.forEach(({ status }, index) => {
      if (status === 'rejected') this.held.putBack(...due[index]!);
    });
    const failed = outcomes.find((outcome) => outcome.status === 'rejected');
    if (failed) throw failed.reason;
  }

  private tell(error: unknown): void {
    schedulingErrors.inc();
    this.logger.debug({ error: messageOf(error) }, 'Marks that could wait were not written');
  }
}
