import { Controller, HttpCode, Param, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { DomainError } from '../common/errors.js';
import { idSchema } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { HoldingsReader } from '../portfolio/holdings-reader.js';
import { RecomputeScheduler } from './recompute-scheduler.js';

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/refresh')
@Roles('user', 'admin')
export class RefreshController {
  private readonly limit = new RateLimiterMemory({ points: 10, duration: 60 });

  constructor(
    private readonly scheduler: RecomputeScheduler,
    private readonly holdings: HoldingsReader,
  ) {}

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
