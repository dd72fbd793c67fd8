import { Injectable } from '@nestjs/common';
import { CacheService } from '../../cache/cache.service.js';
import { cacheKeys } from '../../common/cache-keys.js';
import { Events } from '../../common/events.js';
import { PortfolioReader } from '../portfolio-reader.js';
import type { PortfolioView, PositionView, ValuationView } from '../portfolio.schemas.js';
import { UpdateSequence } from './update-sequence.js';

/** What browsers get: the valuation, and of each position what changed since the update before. */
export interface PortfolioUpdate {
  portfolioId: string;
  revision: number;
  sequence: number;
  valuation: ValuationView;
  positions: (Partial<PositionView> & Pick<PositionView, 'symbol'>)[];
}

/** Values a portfolio and says what is new. */
@Injectable()
export class PortfolioUpdates {
  constructor(
    private readonly reader: PortfolioReader,
    private readonly cache: CacheService,
    private readonly sequence: UpdateSequence,
    private readonly events: Events,
  ) {}

  /** Emits `portfolio.valued`, unless nothing has changed. @throws DomainError `not_found` */
  async publish(userId: string, portfolioId: string): Promise<void> {
    // What was sent is remembered last: a run that fails is repeated, and finds the same difference again.
    // A trade in between invalidates it, and an old value does not replace a new one.
    await this.cache.update<PortfolioView>(cacheKeys.valuedPortfolio(userId, portfolioId), async (last) => {
      const { portfolio } = await this.reader.read(userId, portfolioId);
      await this.send(userId, portfolio, last);
      return portfolio;
    });
  }

  private async send(userId: string, portfolio: PortfolioView, last: PortfolioView | undefined): Promise<void> {
    const { id: portfolioId, revision, valuation } = portfolio;
    const positions = changedPositions(last?.positions ?? [], portfolio.positions);
    if (positions.length === 0 && last && isEqual(last.valuation, valuation)) return;
    const sequence = await this.sequence.next(portfolioId);
    const update: PortfolioUpdate = { portfolioId, revision, sequence, valuation, positions };
    await this.events.emit('portfolio.valued', { userId, portfolioId, update });
  }
}

export function changedPositions(
  before: readonly PositionView[],
  now: readonly PositionView[],
): PortfolioUpdate['positions'] {
  const known = new Map(before.map((position) => [position.symbol, position]));
  return now.flatMap((position) => {
    const last = known.get(position.symbol);
    if (!last) return [position];
    const changes = Object.entries(position).filter(([field, value]) => last[field as keyof PositionView] !== value);
    return changes.length === 0 ? [] : [{ symbol: position.symbol, ...Object.fromEntries(changes) }];
  });
}

/** Both are made by the same function, so their fields stand in the same order. */
const isEqual = (a: ValuationView, b: ValuationView) => JSON.stringify(a) === JSON.stringify(b);
