import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { type HistoryQuery, historyQuerySchema, historySchema } from './history.schemas.js';
import { HistoryReader } from './history-reader.js';

@ApiTags('Portfolios')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/history')
@Roles('user', 'admin')
export class HistoryController {
  constructor(private readonly history: HistoryReader) {}

  @Get()
  @ApiOperation({
    summary: 'What the portfolio was worth, every 15 minutes of market hours and at the close, oldest first',
  })
  @ApiOkResponse({ standardSchema: historySchema })
  read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: historyQuerySchema }) query: HistoryQuery,
  ) {
    return this.history.read(userId, id, query);
  }
}
