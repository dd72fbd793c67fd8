import { Controller, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Redis } from 'ioredis';
import { RateLimiterMemory, RateLimiterRedis, type RateLimiterAbstract } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import { idSchema } from '../common/validation.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { HoldingsReader } from '../portfolio/holdings-reader.js';
import { RecomputeScheduler } from './recompute-scheduler.js';

const A_MINUTE = { points: 10, duration: 60 };

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/refresh')
@Roles('user', 'admin')
export class RefreshController {
  private readonly limit: RateLimiterAbstract;

  constructor(
    private readonly scheduler: RecomputeScheduler,
    private readonly holdings: HoldingsReader,
    @Inject(QUEUE_REDIS) redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    // All processes count together, each by itself while Redis is away.
    this.limit = new RateLimiterRedis({
      ...A_MINUTE,
      storeClient: redis,
      keyPrefix: `${config.redis.prefix}:refreshes`,
      rejectIfRedisNotReady: true,
      insuranceLimiter: new RateLimiterMemory(A_MINUTE),
    });
  }

  @Post()
  @HttpCode(202)
  @ApiOperation({ summary: 'Values the portfolio now, ahead of everything else; at most 10 a minute' })
  async refresh(@Caller() { userId }: Principal, @Param('id', { schema: idSchema }) id: string) {
    const { value } = await this.holdings.read(userId, id);
    await this.limit.consume(id).catch(() => {
      throw new DomainError('limited', 'too_many_refreshes', 'At most 10 refreshes a minute');
    });
    await this.scheduler.refresh(userId, id);
    return { portfolioId: id, revision: value.portfolio.revision };
  }
}
