import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { LRUCache } from 'lru-cache';
import { withDeadline } from '../common/deadline.js';
import { On, type EventMap } from '../common/events.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

const ACTIVE_MS = 300_000;
/** somebody waits for their snapshot meanwhile */
const DEADLINE_MS = 150;
/** a portfolio is not marked again by this process before so long */
const MARK_AGAIN_MS = 30_000;

export interface ActivePortfolio {
  userId: string;
  portfolioId: string;
}

/** Who is looking at what, on any process: read or watched in the last 5 minutes. Only these are valued as prices move. */
@Injectable()
export class ActivePortfolios {
  private readonly marked = new LRUCache<string, true>({ max: 50_000, ttl: MARK_AGAIN_MS });
  private readonly key: string;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = `${config.redis.prefix}:active`;
  }

  @On('portfolio.watched')
  async mark({ portfolios }: EventMap['portfolio.watched']): Promise<void> {
    const members = portfolios.map(({ userId, portfolioId }) => `${portfolioId} ${userId}`);
    const unmarked = members.filter((member) => !this.marked.has(member));
    if (unmarked.length === 0) return;
    const until = Date.now() + ACTIVE_MS;
    const marks = unmarked.flatMap((member) => [until, member]);
    const marking = this.redis
      .multi()
      .zadd(this.key, ...marks)
      .pexpire(this.key, ACTIVE_MS)
      .exec();
    await withDeadline(marking, DEADLINE_MS, 'Marking active portfolios');
    for (const member of unmarked) this.marked.set(member, true);
  }

  async list(): Promise<ActivePortfolio[]> {
    const now = Date.now();
    await this.redis.zremrangebyscore(this.key, 0, now);
    const members = await this.redis.zrangebyscore(this.key, now, '+inf');
    return members.map((member) => {
      const [portfolioId = '', ...userId] = member.split(' ');
      return { portfolioId, userId: userId.join(' ') };
    });
  }
}
