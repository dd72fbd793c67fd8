import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { withDeadline } from '../../common/deadline.js';
import { QUEUE_REDIS } from '../../common/redis.module.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';

/** somebody waits for their snapshot meanwhile */
const DEADLINE_MS = 150;
const KEEP_SECONDS = 86_400;
const NEXT = `
local last = redis.call('GET', KEYS[1]) or ARGV[1]
redis.call('SET', KEYS[1], last + 1, 'EX', ARGV[2])
return redis.call('GET', KEYS[1])`;

/** Numbers a portfolio's updates, so that a client sees a gap. Where Redis has forgotten, it goes on from the clock: never back. */
@Injectable()
export class UpdateSequence {
  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The number of the last update; 0 where none is known. */
  async current(portfolioId: string): Promise<number> {
    const asked = withDeadline(this.redis.get(this.key(portfolioId)), DEADLINE_MS, 'Reading a sequence');
    return Number((await asked.catch(() => null)) ?? 0);
  }

  async next(portfolioId: string): Promise<number> {
    return Number(await this.redis.eval(NEXT, 1, this.key(portfolioId), Date.now(), KEEP_SECONDS));
  }

  private key(portfolioId: string): string {
    return `${this.config.redis.prefix}:sequence:${portfolioId}`;
  }
}
