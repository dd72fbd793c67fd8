import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { withDeadline } from '../common/deadline.js';
import { On, type EventMap } from '../common/events.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

const ACTIVE_MS = 300_000;
const RECENT_MS = 4 * 3_600_000;
const MOST_RECENT = 5000;
/** somebody waits for their snapshot meanwhile */
const DEADLINE_MS = 150;
/** a portfolio is not marked again by this process before so long */
const MARK_AGAIN_MS = 30_000;

export interface ActivePortfolio {
  userId: string;
  portfolioId: string;
}

/**
 * Who is looking at what, on any process: read or watched in the last 5 minutes. Only these are valued as prices move. Those of
 * the last hours will probably be asked for again.
 */
@Injectable()
export class ActivePortfolios {
  private readonly marked = new LRUCache<string, true>({ max: 50_000, ttl: MARK_AGAIN_MS });
  private readonly key: string;
  private readonly recentKey: string;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = `${config.redis.prefix}:active`;
    // The braces put it into the slot of the other one in a Redis Cluster.
    this.recentKey = `{${this.key}}:recent`;
  }

  @On('portfolio.watched')
  async mark({ portfolios }: EventMap['portfolio.watched']): Promise<void> {
    const members = portfolios.map(memberOf);
    const unmarked = members.filter((member) => !this.marked.has(member));
    if (unmarked.length === 0) return;
    const now = Date.now();
    const marks = (score: number) => unmarked.flatMap((member) => [score, member]);
    const marking = this.redis
      .multi()
      .zadd(this.key, ...marks(now + ACTIVE_MS))
      .pexpire(this.key, ACTIVE_MS)
      .zadd(this.recentKey, ...marks(now))
      .zremrangebyrank(this.recentKey, 0, -(MOST_RECENT + 1))
      .pexpire(this.recentKey, RECENT_MS)
      .exec();
    await withDeadline(marking, DEADLINE_MS, 'Marking active portfolios');
    for (const member of unmarked) this.marked.set(member, true);
  }

  async list(): Promise<ActivePortfolio[]> {
    const now = Date.now();
    await this.redis.zremrangebyscore(this.key, 0, now);
    return (await this.redis.zrangebyscore(this.key, now, '+inf')).map(toPortfolio);
  }

  /** Those of them that nobody looks at. */
  async without(portfolios: readonly ActivePortfolio[]): Promise<ActivePortfolio[]> {
    if (portfolios.length === 0) return [];
    const until = await this.redis.zmscore(this.key, ...portfolios.map(memberOf));
    const now = Date.now();
    return portfolios.filter((_, index) => Number(until[index] ?? 0) < now);
  }

  /** Read or watched in the last 4 hours, the latest first: 5,000 at most. */
  async recent(): Promise<ActivePortfolio[]> {
    const members = await this.redis.zrevrangebyscore(this.recentKey, '+inf', Date.now() - RECENT_MS);
    return members.map(toPortfolio);
  }
}

const memberOf = ({ portfolioId, userId }: ActivePortfolio) => `${portfolioId} ${userId}`;

function toPortfolio(member: string): ActivePortfolio {
  const [portfolioId = '', ...userId] = member.split(' ');
  return { portfolioId, userId: userId.join(' ') };
}
