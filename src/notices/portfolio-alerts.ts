import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { withDeadline } from '../common/deadline.js';
import { DomainError } from '../common/errors.js';
import { On, type EventMap } from '../common/events.js';
import { Exchanges } from '../market-data/calendar/exchanges.js';
import { PoisonedError } from '../portfolio/batch/poisoned-error.js';
import { PortfolioCollector } from '../portfolio/batch/portfolio-collector.js';
import type { ActivePortfolio } from '../recompute/active-portfolios.js';
import { portfolioOf } from '../recompute/dirty-marks.js';
import { Backlog } from './backlog.js';
import { Crossings, type SeenPortfolio } from './crossings.js';
import { Ruled } from './ruled.js';

const DEADLINE_MS = 10_000;

/** Judges the rules about the day change of portfolios whenever one is valued. */
@Injectable()
export class PortfolioAlerts implements BeforeApplicationShutdown {
  private readonly backlog = new Backlog('portfolios', (members) => this.judgeNow(members.map(portfolioOf)));

  constructor(
    private readonly ruled: Ruled,
    private readonly crossings: Crossings,
    private readonly collector: PortfolioCollector,
    private readonly exchanges: Exchanges,
    private readonly clock: Clock,
  ) {}

  @On('portfolio.valued')
  valued({ userId, portfolioId }: EventMap['portfolio.valued']): void {
    if (this.ruled.hasPortfolio(portfolioId)) this.judge({ userId, portfolioId });
  }

  judge({ portfolioId, userId }: ActivePortfolio): void {
    this.backlog.add([`${portfolioId} ${userId}`]);
  }

  /** @throws where they cannot be read */
  async judgeNow(portfolios: readonly ActivePortfolio[]): Promise<void> {
    const reading = Promise.all(portfolios.map((portfolio) => this.dayChangeOf(portfolio)));
    const seen = await withDeadline(reading, DEADLINE_MS, 'Valuing portfolios with alert rules');
    const today = this.exchanges.of('').tradingDay(this.clock.now());
    await this.crossings.ofPortfolios('day_change_beyond', seen.flat(), today);
  }

  beforeApplicationShutdown(): void {
    this.backlog.stop();
  }

  /** Nothing where it is not known, or there is none any more. */
  private async dayChangeOf({ userId, portfolioId }: ActivePortfolio): Promise<SeenPortfolio[]> {
    try {
      const value = await this.collector.read({ userId, portfolioId, minRevision: 0 }, false);
      const { dayChangePercent } = value().valuation;
      return dayChangePercent === null ? [] : [{ portfolioId, value: dayChangePercent }];
    } catch (error) {
      if (error instanceof PoisonedError || (error instanceof DomainError && error.code === 'not_found')) return [];
      throw error;
    }
  }
}
