import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { type PerformanceQuery, performanceQuerySchema, performanceSchema } from './performance.schemas.js';
import { PerformanceReader } from './performance-reader.js';

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/performance')
@Roles('user', 'admin')
export class PerformanceController {
  constructor(private readonly performance: PerformanceReader) {}

  @Get()
  @ApiOperation({ summary: 'What the portfolio and each of its positions earned within a range of days in UTC' })
  @ApiOkResponse({ standardSchema: performanceSchema })
  read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: performanceQuerySchema }) query: PerformanceQuery,
  ) {
    return this.performance.read(userId, id, query);
  }
}
