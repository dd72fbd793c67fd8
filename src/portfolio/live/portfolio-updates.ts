import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
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
  /** somebody waits for it */
  isUrgent: boolean;
}

/** What was sent last, as it is remembered. */
interface Sent {
  sequence: number;
  portfolio: PortfolioView;
}

/** Values a portfolio and says what is new. */
@Injectable()
export class PortfolioUpdates {
  /** who was followed when last valued here: one question less */
  private readonly followed = new LRUCache<string, true>({ max: 50_000 });

  constructor(
    private readonly collector: PortfolioCollector,
    private readonly cache: CacheService,
    private readonly sequence: UpdateSequence,
    private readonly events: Events,
  ) {}

  /** Emits `portfolio.valued`; to those who follow, unless nothing has changed. @throws DomainError `not_found`, PoisonedError */
  async publish(userId: string, portfolioId: string, run: Run): Promise<void> {
    if (!this.followed.has(portfolioId)) {
      const { minRevision, isUrgent } = run;
      await this.collector.read({ userId, portfolioId, minRevision }, isUrgent);
      // Asked afterwards: whoever begins to follow from now on reads what has just been read, or something newer.
      if (!(await this.sequence.isFollowed(portfolioId))) {
        await this.events.emit('portfolio.valued', { userId, portfolioId, update: null });
        return;
      }
    }
    await this.update(userId, portfolioId, run);
    if (await this.sequence.isFollowed(portfolioId)) this.followed.set(portfolioId, true);
    else this.followed.delete(portfolioId);
  }

  private async update(userId: string, portfolioId: string, { minRevision, order, isUrgent }: Run): Promise<void> {
    // What was sent is remembered last: a run that fails is repeated, and finds the same difference again.
    // A trade in between invalidates it, and an old value does not replace a new one.
    await this.cache.update<Sent>(cacheKeys.valuedPortfolio(userId, portfolioId), async (last) => {
      const read = async (revision: number) =>
        (await this.collector.read({ userId, portfolioId, minRevision: revision }, isUrgent))();
      const sent = await this.send(userId, await read(minRevision), last, order);
      if (sent) return sent;
      // Something newer was sent meanwhile, by a run that may have died before it was done: PostgreSQL has the last word.
      return (await this.send(userId, await read(Number.MAX_SAFE_INTEGER), last, order, true))!;
    });
  }

  /** `undefined` where it is overtaken. */
  private async send(
    userId: string,
    portfolio: PortfolioView,
    last: Sent | undefined,
    order: number,
    force = false,
  ): Promise<Sent | undefined> {
    const { id: portfolioId, revision, valuation } = portfolio;
    const changed = changedPositions(last?.portfolio.positions ?? [], portfolio.positions);
    const isSame = changed.length === 0 && last !== undefined && isEqual(last.portfolio.valuation, valuation);
    const unnumbered = { revision, order, last: last?.sequence ?? 0, isSame };
    const numbered = await this.sequence.next(portfolioId, unnumbered, force);
    if (numbered === 'overtaken') return undefined;
    if (numbered === 'same') return last;
    const { sequence, isNext } = numbered;
    // What is remembered need not be what they have who began to follow later.
    const positions = isNext ? changed : portfolio.positions;
    const update: PortfolioUpdate = { portfolioId, revision, sequence, valuation, positions };
    await this.events.emit('portfolio.valued', { userId, portfolioId, update });
    return { sequence, portfolio };
  }
}

export function changedPositions(
  before: readonly PositionView[],
  now: readonly PositionView[],
): PortfolioUpdate['positions'] {
  const known = new Map(before.map((position) => [position.symbol, position]));
  return now.flatMap((position) => {
    const last = known.get(position.symbol);
    return last ? changesSince(last, position) : [position];
  });
}

function changesSince(last: PositionView, position: PositionView): PortfolioUpdate['positions'] {
  const fields = Object.keys(position) as (keyof PositionView)[];
  const changed = fields.filter((field) => last[field] !== position[field]);
  if (changed.length === 0) return [];
  return [{ symbol: position.symbol, ...Object.fromEntries(changed.map((field) => [field, position[field]])) }];
}

/** Both are made by the same function, so their fields stand in the same order. */
const isEqual = (a: ValuationView, b: ValuationView) => JSON.stringify(a) === JSON.stringify(b);
