import { Body, Controller, Get, Headers, HttpStatus, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { idSchema, pageSchema, validationError, type Page } from '../common/validation.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { createTradeSchema, positionSchema, tradeSchema, type CreateTrade } from './portfolio.schemas.js';
import { TradeList } from './trade-list.js';
import { TradeService, type TradeAnswer } from './trade.service.js';

const answerSchema = z.object({ trade: tradeSchema, position: positionSchema, revision: z.number() });

@ApiTags('Trades')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/trades')
@Roles('user', 'admin')
export class TradesController {
  constructor(
    private readonly trades: TradeService,
    private readonly list: TradeList,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Books a trade; the same executionId (or Idempotency-Key) again gets the first answer with 200',
  })
  @ApiHeader({ name: 'Idempotency-Key', required: false })
  @ApiCreatedResponse({ standardSchema: answerSchema })
  async book(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Headers('idempotency-key') header: string | undefined,
    @Body({ schema: createTradeSchema }) input: CreateTrade,
    @Res({ passthrough: true }) response: Response,
  ): Promise<TradeAnswer> {
    const { answer, repeated } = await this.trades.book(userId, id, input, idempotencyKey(header));
    if (repeated) response.status(HttpStatus.OK);
    return answer;
  }

  @Get()
  @ApiOperation({ summary: 'The trades, newest first' })
  read(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: pageSchema }) page: Page,
  ) {
    return this.list.read(userId, id, page);
  }
}

/** @throws DomainError `validation_failed` on one that is empty or very long */
function idempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined || (header.length > 0 && header.length <= 200)) return header;
  throw validationError([{ path: ['Idempotency-Key'], message: 'takes 1 to 200 characters' }]);
}
