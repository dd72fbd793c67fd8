import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { ActivePortfolios } from './active-portfolios.js';
import { MovedHoldings } from './moved-holdings.js';
import { RecomputeJobs } from './recompute-jobs.js';

/**
 * Has every active portfolio valued. To demand it is one command, for somebody may wait; to meet the demand is a worker's work,
 * and where that one dies, the next one's.
 */
@Injectable()
export class Everybody {
  private readonly key: string;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
    private readonly active: ActivePortfolios,
    private readonly moved: MovedHoldings,
    private readonly jobs: RecomputeJobs,
  ) {
    this.key = `{${config.redis.prefix}:queue}:everybody`;
  }

  async demand(): Promise<void> {
    await this.redis.hincrby(this.key, 'demanded', 1);
  }

  /** @throws where not all were marked; it is still demanded then */
  async meet(): Promise<void> {
    const [demanded, met] = await this.redis.hmget(this.key, 'demanded', 'met');
    if (Number(demanded ?? 0) <= Number(met ?? 0)) return;
    await this.value();
    await this.redis.hset(this.key, 'met', demanded!);
  }

  /** @throws where not all were marked */
  async value(): Promise<void> {
    const portfolios = await this.active.list();
    const marks = portfolios.map(({ userId, portfolioId }) => ({ userId, portfolioId, changes: ['*'] }));
    await this.jobs.value('bulk', marks);
    // They may depend on other symbols now.
    await this.moved.note(portfolios.map(({ portfolioId }) => portfolioId));
  }
}
