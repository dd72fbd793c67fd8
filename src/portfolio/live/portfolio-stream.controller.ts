import { Controller, Get, Param, Query, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import type { z } from 'zod';
import { idSchema } from '../../common/validation.js';
import { Caller, Roles } from '../../identity/auth.guard.js';
import type { Principal } from '../../identity/token.service.js';
import { EventStreams } from '../../realtime/event-streams.js';
import { streamRequest, streamSchema } from '../../realtime/stream-request.js';
import { PortfolioTopic } from './portfolio-topic.js';

@ApiTags('Real time')
@ApiBearerAuth()
@Controller('api/v1/stream/portfolios')
@Roles('user')
export class PortfolioStreamController {
  constructor(
    private readonly streams: EventStreams,
    private readonly topic: PortfolioTopic,
  ) {}

  @Get(':id')
  @ApiOperation({
    summary: 'A portfolio as it changes, as Server-Sent Events: the events of the socket, `Last-Event-ID` honoured',
  })
  @ApiOkResponse({ content: { 'text/event-stream': { schema: { type: 'string' } } } })
  async follow(
    @Param('id', { schema: idSchema }) id: string,
    @Query({ schema: streamSchema }) { minIntervalMs }: z.infer<typeof streamSchema>,
    @Caller() caller: Principal,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    await this.streams.start(response, this.topic, { ...streamRequest(request, caller), ids: [id], minIntervalMs });
  }
}
