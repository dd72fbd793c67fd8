import { Injectable } from '@nestjs/common';
import { CacheService } from '../../cache/cache.service.js';
import { cacheKeys } from '../../common/cache-keys.js';
import { Events } from '../../common/events.js';
import { PortfolioCollector } from '../batch/portfolio-collector.js';
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

/** What a run knows about itself. */
export interface Run {
  /** the value is of this revision or a later one */
  minRevision: number;
  /** grows from run to run: a later one has seen everything that an earlier one was about */
  order: number;
}

/** Values a portfolio and says what is new. */
@Injectable()
export class PortfolioUpdates {
  constructor(
    private readonly collector: PortfolioCollector,
    private readonly cache: CacheService,
    private readonly sequence: UpdateSequence,
    private readonly events: Events,
  ) {}

  /** Emits `portfolio.valued`, unless nothing has changed. @throws DomainError `not_found`, PoisonedError */
  async publish(userId: string, portfolioId: string, { minRevision, order }: Run): Promise<void> {
    // What was sent is remembered last: a run that fails is repeated, and finds the same difference again.
    // A trade in between invalidates it, and an old value does not replace a new one.
    await this.cache.update<PortfolioView>(cacheKeys.valuedPortfolio(userId, portfolioId), async (last) => {
      const portfolio = await this.collector.read({ userId, portfolioId, minRevision });
      const sent = await this.send(userId, portfolio, last, (revision) =>
        this.sequence.next(portfolioId, revision, order),
      );
      return sent ? portfolio : this.sendTruth(userId, portfolioId, last, order);
    });
  }

  /** Something newer was sent meanwhile, by a run that may have died before it was done: PostgreSQL has the last word. */
  private async sendTruth(userId: string, portfolioId: string, last: PortfolioView | undefined, order: number) {
    const portfolio = await this.collector.read({ userId, portfolioId, minRevision: Number.MAX_SAFE_INTEGER });
    await this.send(userId, portfolio, last, (revision) => this.sequence.next(portfolioId, revision, order, true));
    return portfolio;
  }

  /** `false` where it got no number. */
  private async send(
    userId: string,
    portfolio: PortfolioView,
    last: PortfolioView | undefined,
    number: (revision: number) => Promise<number | null>,
  ): Promise<boolean> {
    const { id: portfolioId, revision, valuation } = portfolio;
    const positions = changedPositions(last?.positions ?? [], portfolio.positions);
    if (positions.length === 0 && last && isEqual(last.valuation, valuation)) return true;
    const sequence = await number(revision);
    if (sequence === null) return false;
    const update: PortfolioUpdate = { portfolioId, revision, sequence, valuation, positions };
    await this.events.emit('portfolio.valued', { userId, portfolioId, update });
    return true;
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
