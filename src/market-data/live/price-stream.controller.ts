import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { z } from 'zod';
import { symbolSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { EventStreams } from '../../realtime/event-streams.js';
import { streamRequest, streamSchema } from '../../realtime/stream-request.js';
import { PriceTopic } from './price-topic.js';

const querySchema = streamSchema.extend({
  symbols: z
    .string()
    .transform((text) => [...new Set(text.split(','))])
    .pipe(z.array(symbolSchema).min(1).max(100))
    .describe('up to 100, separated by commas'),
});

@ApiTags('Real time')
@ApiBearerAuth()
@Controller('api/v1/stream/prices')
@Roles('user', 'feed', 'admin')
export class PriceStreamController {
  constructor(
    private readonly streams: EventStreams,
    private readonly topic: PriceTopic,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Prices as they change, as Server-Sent Events: the events of the socket' })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async follow(
    @Query({ schema: querySchema }) { symbols, minIntervalMs }: z.infer<typeof querySchema>,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.streams.start(response, this.topic, { ...streamRequest(request, caller), ids: symbols, minIntervalMs });
  }
}
