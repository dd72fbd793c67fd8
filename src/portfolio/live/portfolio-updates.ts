import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { CacheService } from '../../cache/cache.service.js';
import { cacheKeys } from '../../common/cache-keys.js';
import { Events } from '../../common/events.js';
import { Turns } from '../../common/turns.js';
import { PortfolioCollector } from '../batch/portfolio-collector.js';
import type { PortfolioView } from '../portfolio.schemas.js';
import { changesBetween, hasOlderPrice, type NumberedPortfolio, wholeOf } from './portfolio-update.js';
import { type Numbered, UpdateSequence } from './update-sequence.js';

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

type Overtaken = Extract<Numbered, { overtakenBy: number }>;

/** Whoever is overtaken again and again is numbered all the same: nobody waits for ever. */
const TRIES = 3;

/** Values a portfolio and says what is new. */
@Injectable()
export class PortfolioUpdates {
  private readonly snapshots = new Turns<NumberedPortfolio>();
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

  /**
   * A state that has a number: the one that was sent last, or where something has changed since, a new one, which is sent to all. Callers at
   * the same time share one. Without Redis its number is 0, and the next update is not the next one.
   * @throws DomainError `not_found`
   */
  snapshot(userId: string, portfolioId: string): Promise<NumberedPortfolio> {
    return this.snapshots.take(`${userId} ${portfolioId}`, async () => {
      const order = await this.sequence.follow(portfolioId);
      const run = { minRevision: 0, order: order ?? 0, isUrgent: true };
      if (order !== null) {
        const { portfolio, sequence } = await this.update(userId, portfolioId, run);
        return { ...portfolio, sequence };
      }
      return { ...(await this.read(userId, portfolioId, run)), sequence: 0 };
    });
  }

  private async read(userId: string, portfolioId: string, { minRevision, isUrgent }: Run, withNewestPrices = false) {
    return (await this.collector.read({ userId, portfolioId, minRevision, withNewestPrices }, isUrgent))();
  }

  /** What is numbered never has an older price than what was numbered before, unless a price was taken back. */
  private async readAfter(last: Sent | undefined, userId: string, portfolioId: string, run: Run) {
    const portfolio = await this.read(userId, portfolioId, run, last === undefined);
    const isBehind = last !== undefined && hasOlderPrice(portfolio, last.portfolio);
    return isBehind ? this.read(userId, portfolioId, run, true) : portfolio;
  }

  private async update(userId: string, portfolioId: string, run: Run): Promise<Sent> {
    let sent: Sent | undefined;
    // What was sent is remembered last: a run that fails is repeated, and finds the same difference again.
    // A trade in between invalidates it, and an old value does not replace a new one.
    await this.cache.update<Sent>(cacheKeys.valuedPortfolio(userId, portfolioId), async (last) => {
      const read = await this.readAfter(last, userId, portfolioId, run);
      const answer = await this.send(userId, read, last, { order: run.order, seen: last?.sequence ?? null });
      sent = 'overtakenBy' in answer ? await this.sendNewest(userId, portfolioId, run, last, answer) : answer;
      return sent;
    });
    return sent!;
  }

  /** Something else was sent meanwhile, perhaps by a run that died before it was done: PostgreSQL has the last word, read after that was sent. */
  private async sendNewest(
    userId: string,
    portfolioId: string,
    { order }: Run,
    last: Sent | undefined,
    overtaken: Overtaken,
  ): Promise<Sent> {
    const newest = { order, minRevision: Number.MAX_SAFE_INTEGER, isUrgent: true };
    let answer: Sent | Overtaken = overtaken;
    for (let left = TRIES; 'overtakenBy' in answer; left -= 1) {
      const seen = left > 0 ? answer.overtakenBy : null;
      const portfolio = await this.read(userId, portfolioId, newest, true);
      answer = await this.send(userId, portfolio, last, { order, seen, force: true });
    }
    return answer;
  }

  private async send(
    userId: string,
    portfolio: PortfolioView,
    last: Sent | undefined,
    { order, seen, force = false }: { order: number; seen: number | null; force?: boolean },
  ): Promise<Sent | Overtaken> {
    const { id: portfolioId, revision } = portfolio;
    const changes = last && changesBetween(last.portfolio, portfolio);
    const unnumbered = { revision, order, last: last?.sequence ?? 0, isSame: changes === null, seen };
    const numbered = await this.sequence.next(portfolioId, unnumbered, force);
    if (numbered === 'same') return last!;
    if ('overtakenBy' in numbered) return numbered;
    const { sequence, isNext } = numbered;
    // What is remembered need not be what they have who began to follow later.
    const update =
      isNext && last && changes
        ? { portfolioId, revision, sequence, since: last.sequence, ...changes.update }
        : wholeOf({ ...portfolio, sequence });
    await this.events.emit('portfolio.valued', { userId, portfolioId, update, moved: changes?.moved });
    return { sequence, portfolio };
  }
}
