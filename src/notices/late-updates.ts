import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import type { ActivePortfolio } from '../recompute/active-portfolios.js';
import { DirtyMarks } from '../recompute/dirty-marks.js';
import { Crossings } from './crossings.js';
import { noticeErrors } from './metrics.js';
import { Ruled } from './ruled.js';

const LOOK_MS = 1000;
const DEADLINE_MS = 2000;

/**
 * Looks once a second how long what has changed of portfolios with a rule has been waiting for its valuation. In every process: where no
 * worker is left, that is when it matters.
 */
@Injectable()
export class LateUpdates implements OnApplicationShutdown {
  private readonly logger = new Logger(LateUpdates.name);
  private wereLate = new Set<string>();
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  constructor(
    private readonly ruled: Ruled,
    private readonly marks: DirtyMarks,
    private readonly crossings: Crossings,
  ) {}

  @On('application.started')
  start(): void {
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearTimeout(this.timer);
  }

  /** @throws where Redis or PostgreSQL does not answer */
  async judge(portfolios: readonly ActivePortfolio[]): Promise<void> {
    await this.judgeBy(portfolios, await this.agesOf(portfolios));
  }

  /** What is late, and what was a second ago: that may be armed again. */
  private async look(): Promise<void> {
    const { mayBeLate } = this.ruled;
    const ages = await this.agesOf(mayBeLate);
    const late = new Set<string>();
    mayBeLate.forEach(({ portfolioId, afterMs }, index) => ages[index]! > afterMs && late.add(portfolioId));
    const isConcerned = ({ portfolioId }: ActivePortfolio) => late.has(portfolioId) || this.wereLate.has(portfolioId);
    const concerned = [...mayBeLate.keys()].filter((index) => isConcerned(mayBeLate[index]!));
    await this.judgeBy(
      concerned.map((index) => mayBeLate[index]!),
      concerned.map((index) => ages[index]!),
    );
    this.wereLate = late;
  }

  private async agesOf(portfolios: readonly ActivePortfolio[]): Promise<number[]> {
    if (portfolios.length === 0) return [];
    return withDeadline(this.marks.agesOf(portfolios), DEADLINE_MS, 'Asking what waits');
  }

  private judgeBy(portfolios: readonly ActivePortfolio[], ages: readonly number[]): Promise<void> {
    const seen = portfolios.map(({ portfolioId }, index) => ({ portfolioId, value: String(ages[index]) }));
    return this.crossings.ofPortfolios('update_late', seen, null);
  }

  private schedule(): void {
    if (!this.isStopped) this.timer = setTimeout(() => void this.run(), LOOK_MS).unref();
  }

  private async run(): Promise<void> {
    try {
      await this.look();
    } catch (error) {
      noticeErrors.inc({ step: 'late' });
      this.logger.debug({ error: messageOf(error) }, 'Whether updates are late could not be seen');
    }
    this.schedule();
  }
}
