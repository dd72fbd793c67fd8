import { Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { DomainError, messageOf } from '../common/errors.js';
import { On, type EventMap } from '../common/events.js';
import type { ActivePortfolio } from './active-portfolios.js';
import { Everybody } from './everybody.js';
import type { Lane } from './lanes.js';
import { MovedHoldings } from './moved-holdings.js';
import { schedulingErrors } from './metrics.js';
import { PriceMarks } from './price-marks.js';
import { RecomputeJobs } from './recompute-jobs.js';
import { Unheard } from './unheard.js';

/** A write is acknowledged after so long (ms), even where the queue's Redis does not answer. */
const DEADLINE_MS = 400;
/** So long (ms) the outbox tells again what could not be marked; after that it is remembered here, or the outbox would grow. */
const RETELL_MS = 2000;
const RETRY_MS = 1000;
const DEMAND_MS = 2000;
/** What values are made of. */
const sources = new Set(['portfolios', 'positions', 'cash_balances', 'prices']);

/**
 * Turns changes into jobs. What cannot be marked because the queue's Redis is away is told again by the outbox, and where that
 * takes longer than two seconds, marked by this process as soon as Redis is back.
 */
@Injectable()
export class RecomputeScheduler implements OnApplicationShutdown {
  private readonly logger = new Logger(RecomputeScheduler.name);
  private readonly unheard = new Unheard();
  private awaySince: number | undefined;
  private triedAt = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly jobs: RecomputeJobs,
    private readonly prices: PriceMarks,
    private readonly moved: MovedHoldings,
    private readonly everybody: Everybody,
  ) {}

  /** Holdings changed: somebody waits to see it. */
  @On('portfolio.changed')
  changed(change: EventMap['portfolio.changed']): Promise<boolean> {
    return this.attempt(
      () => this.markChanged(change),
      () => this.unheard.addChange(change),
    );
  }

  /** Prices moved: their holders wait for the end of a fixed window, so that a storm costs one run. */
  @On('prices.stored')
  priced({ symbols, acceptedAt }: EventMap['prices.stored']): Promise<boolean> {
    return this.attempt(
      () => this.prices.mark(symbols, acceptedAt),
      () => this.unheard.addSymbols(symbols, acceptedAt),
    );
  }

  /** Any row of a table may have changed, as by TRUNCATE: nobody can say whose. */
  @On('cache.invalidated')
  async rewritten({ changes }: Pick<EventMap['cache.invalidated'], 'changes'>): Promise<boolean> {
    if (!changes.some(({ table, row }) => row === null && sources.has(table))) return true;
    return this.attempt(
      () => this.everybody.demand(),
      () => this.unheard.addEverybody(),
    );
  }

  /** Values it now, ahead of everything else. @throws DomainError `queue_unavailable` */
  async refresh(userId: string, portfolioId: string): Promise<void> {
    await this.demand('manual', [{ userId, portfolioId }]);
  }

  /** Values many, before those whose prices moved. @throws DomainError `queue_unavailable` */
  async refreshAll(portfolios: readonly ActivePortfolio[]): Promise<void> {
    await this.demand('bulk', portfolios);
  }

  onApplicationShutdown(): void {
    clearTimeout(this.timer);
  }

  private async demand(lane: Lane, portfolios: readonly ActivePortfolio[]): Promise<void> {
    const marks = portfolios.map(({ userId, portfolioId }) => ({ userId, portfolioId, changes: ['*'] }));
    try {
      await withDeadline(this.jobs.value(lane, marks), DEMAND_MS, 'Queueing valuations');
    } catch {
      throw new DomainError('unavailable', 'queue_unavailable', 'The queue cannot be reached');
    }
  }

  private async markChanged(change: EventMap['portfolio.changed']): Promise<void> {
    const { userId, portfolioId, revision, committedAt } = change;
    await Promise.all([
      this.jobs.value('manual', [{ userId, portfolioId, changes: [`=${revision}`] }], committedAt),
      this.moved.note([portfolioId]),
    ]);
  }

  /** `false`: to be told again. While Redis is away one attempt a second finds out whether it still is. */
  private async attempt(work: () => Promise<void>, remember: () => void): Promise<boolean> {
    const isAway = this.awaySince !== undefined;
    try {
      if (isAway && performance.now() - this.triedAt < RETRY_MS) throw new Error('Redis is away');
      this.triedAt = performance.now();
      await withDeadline(work(), DEADLINE_MS, 'Marking changes');
      this.awaySince = undefined;
      return true;
    } catch (error) {
      schedulingErrors.inc();
      if (!isAway) this.logger.warn({ error: messageOf(error) }, 'Changes could not be marked for valuation');
      this.awaySince ??= performance.now();
      if (performance.now() - this.awaySince < RETELL_MS) return false;
      remember();
      this.timer ??= setTimeout(() => void this.catchUp(), RETRY_MS).unref();
      return true;
    }
  }

  /** Marks what was remembered; what fails again is remembered again. */
  private async catchUp(): Promise<void> {
    const { changes, symbols, since, everybody } = this.unheard.take();
    try {
      for (const change of changes) await this.markChanged(change);
      if (symbols.length > 0) await this.prices.mark(symbols, since);
      if (everybody) await this.everybody.demand();
      this.awaySince = undefined;
      this.timer = undefined;
    } catch {
      schedulingErrors.inc();
      for (const change of changes) this.unheard.addChange(change);
      this.unheard.addSymbols(symbols, since);
      if (everybody) this.unheard.addEverybody();
      this.timer = setTimeout(() => void this.catchUp(), RETRY_MS).unref();
    }
  }
}
