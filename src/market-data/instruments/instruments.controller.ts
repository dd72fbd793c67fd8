import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { Roles } from '../../identity/auth.guard.js';
import {
  type FindInstruments,
  findInstrumentsSchema,
  instrumentAcceptanceSchema,
  instrumentBatchSchema,
  instrumentsSchema,
} from './instrument.schemas.js';
import { Instruments } from './instruments.js';

@ApiTags('Instruments')
@ApiBearerAuth()
@Controller('api/v1/instruments')
@Roles('user', 'feed', 'admin')
export class InstrumentsController {
  constructor(private readonly instruments: Instruments) {}

  @Get()
  @ApiOperation({
    summary: 'Instruments by symbol or name, also mistyped, the likeliest first; or those of some symbols',
  })
  @ApiOkResponse({ standardSchema: instrumentsSchema })
  async find(@Query({ schema: findInstrumentsSchema }) wanted: FindInstruments) {
    return { items: await this.instruments.find(wanted) };
  }

  @Post()
  @HttpCode(202)
  @Roles('feed')
  @ApiOperation({ summary: 'Brings what instruments are called; what a row leaves out stays as it is known' })
  @ApiAcceptedResponse({ standardSchema: instrumentAcceptanceSchema })
  bring(@Body({ schema: instrumentBatchSchema }) { instruments }: z.infer<typeof instrumentBatchSchema>) {
    return this.instruments.bring(instruments);
  }
}
