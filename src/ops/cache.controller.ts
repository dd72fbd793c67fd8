import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { CacheOperations } from './cache-operations.js';
import { CacheStats } from './cache-stats.js';
import { cacheStatsSchema, invalidatedSchema, invalidateSchema, type Invalidate } from './cache.schemas.js';

@ApiTags('Operations')
@ApiBearerAuth()
@Controller('api/v1/cache')
@Roles('admin')
export class CacheController {
  constructor(
    private readonly stats: CacheStats,
    private readonly operations: CacheOperations,
  ) {}

  @Get('stats')
  @ApiOperation({ summary: 'How the cache of this process does, since it started' })
  @ApiOkResponse({ standardSchema: cacheStatsSchema })
  read() {
    return this.stats.read();
  }

  @Post('invalidate')
  @HttpCode(200)
  @ApiOperation({ summary: 'Takes values out of every tier of every process; kept in the audit trail' })
  @ApiOkResponse({ standardSchema: invalidatedSchema })
  async invalidate(@Caller() { userId }: Principal, @Body({ schema: invalidateSchema }) request: Invalidate) {
    return { invalidated: await this.operations.invalidate(userId, request) };
  }
}
