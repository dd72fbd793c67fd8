import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { DomainError, notFound } from '../../common/errors.js';
import { inSlices } from '../../common/slices.js';
import { Turnstile } from '../../common/turnstile.js';
import { Exchanges } from '../../market-data/calendar/exchanges.js';
import { dayOf, endOf } from '../domain/days.js';
import type { LedgerEntry } from '../domain/ledger.js';
import { PortfolioRow } from '../entities.js';
import { readTrades } from '../ledger/trade-reader.js';
import { toEntry } from '../ledger/trade-rows.js';
import { DayValues } from './day-values.js';
import { follow } from './follow.js';
import { AT_ONCE, MAX_TRADES, MOST_WAITING, PAGE, RangeTooLargeError, WAIT_MS } from './limits.js';
import { MarketReader } from './market-reader.js';
import { measure, pointsOf } from './measure.js';
import type { PerformanceQuery, PerformanceView } from './performance.schemas.js';
import { presentPerformance } from './performance-view.js';
import { rangeOf } from './range.js';

/** What a portfolio earned. So many queries as there are years and thousands of trades, however many positions. */
@Injectable()
export class PerformanceReader {
  private readonly turnstile = new Turnstile('A performance', { atOnce: AT_ONCE, waiting: MOST_WAITING, ms: WAIT_MS });

  constructor(
    private readonly dataSource: DataSource,
    private readonly exchanges: Exchanges,
    private readonly market: MarketReader,
    private readonly clock: Clock,
  ) {}

  /** @throws DomainError `not_found`, `validation_failed`, `range_too_long`, `range_too_large`; `busy` */
  read(userId: string, portfolioId: string, query: PerformanceQuery): Promise<PerformanceView> {
    return this.turnstile.pass(() => this.workOut(userId, portfolioId, query));
  }

  private async workOut(userId: string, portfolioId: string, query: PerformanceQuery): Promise<PerformanceView> {
    const today = dayOf(this.clock.now());
    const last = query.to === undefined || query.to > today ? today : query.to;
    // The pages of the trades are of one state of the database.
    const { portfolio, entries } = await this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const found = await manager.findOneBy(PortfolioRow, { id: portfolioId, userId });
      if (!found) throw notFound('Portfolio');
      return { portfolio: found, entries: await refusing(this.entries(manager, portfolioId, endOf(last))) };
    });
    const range = rangeOf(query, today, entries[0] && dayOf(entries[0].executedAt));
    const { baseCurrency, costMethod } = portfolio;
    return refusing(
      (async () => {
        const course = await inSlices(follow(entries, range, costMethod));
        const points = [course, ...course.positions].flatMap(pointsOf);
        const values = new DayValues(await this.market.read(points, baseCurrency, today));
        return presentPerformance(range, await inSlices(measure(course, values)));
      })(),
    );
  }

  private async entries(manager: EntityManager, portfolioId: string, before: Date): Promise<LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    for await (const page of readTrades(manager, portfolioId, undefined, PAGE)) {
      for (const row of page) {
        if (row.executedAt >= before) return entries;
        entries.push(toEntry(row, this.exchanges));
      }
      if (entries.length > MAX_TRADES) throw new RangeTooLargeError('There are too many trades');
    }
    return entries;
  }
}

async function refusing<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof RangeTooLargeError) throw new DomainError('refused', 'range_too_large', error.message);
    throw error;
  }
}
