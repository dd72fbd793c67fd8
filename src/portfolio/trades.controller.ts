import { Body, Controller, Delete, Get, Headers, HttpStatus, Param, Patch, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { z } from 'zod';
import { idSchema, pageSchema, type Page } from '../common/validation.js';
import { KeepsItsOwnAnswers, readIdempotencyKey, REPLAYED } from '../idempotency/idempotency-key.js';
import { Caller, Roles } from '../identity/auth.guard.js';
import type { Principal } from '../identity/token.service.js';
import { positionSchema } from './portfolio.schemas.js';
import type { TradeAnswer } from './trade-answers.js';
import { TradeCorrections } from './trade-corrections.js';
import { TradeList } from './trade-list.js';
import { TradeService } from './trade.service.js';
import {
  amendTradeSchema,
  createTradeSchema,
  tradeSchema,
  type AmendTrade,
  type CreateTrade,
} from './trade.schemas.js';

const answerSchema = z.object({ trade: tradeSchema, position: positionSchema.nullable(), revision: z.number() });

@ApiTags('Trades')
@ApiBearerAuth()
@Controller('api/v1/portfolios/:id/trades')
@Roles('user', 'admin')
export class TradesController {
  constructor(
    private readonly trades: TradeService,
    private readonly corrections: TradeCorrections,
    private readonly list: TradeList,
  ) {}

  @Post()
  @KeepsItsOwnAnswers()
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
    const { answer, repeated } = await this.trades.book(userId, id, input, readIdempotencyKey(header));
    if (repeated) response.status(HttpStatus.OK).setHeader(REPLAYED, 'true');
    return answer;
  }

  @Patch(':tradeId')
  @ApiOperation({
    summary: 'Amends a trade: it is kept, and another one takes its place as if it had been booked at first',
  })
  @ApiOkResponse({ standardSchema: answerSchema })
  amend(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Param('tradeId', { schema: idSchema }) tradeId: string,
    @Body({ schema: amendTradeSchema }) changes: AmendTrade,
  ): Promise<TradeAnswer> {
    return this.corrections.amend(userId, id, tradeId, changes);
  }

  @Delete(':tradeId')
  @ApiOperation({ summary: 'Cancels a trade: it is kept and does not count any more' })
  @ApiOkResponse({ standardSchema: answerSchema })
  cancel(
    @Caller() { userId }: Principal,
    @Param('id', { schema: idSchema }) id: string,
    @Param('tradeId', { schema: idSchema }) tradeId: string,
  ): Promise<TradeAnswer> {
    return this.corrections.cancel(userId, id, tradeId);
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
