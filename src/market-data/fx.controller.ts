import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { And, Like, MoreThan, type Repository } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, toList } from '../common/cursor.js';
import { formatMoney, money } from '../common/money.js';
import { pageSchema, type Page } from '../common/validation.js';
import { Roles } from '../identity/auth.guard.js';
import { Price } from './price.entity.js';
import { acceptanceSchema, rateBatchSchema } from './price.schemas.js';
import { TickIntake } from './tick-intake.js';

const PAIRS = '___/___';
const pairCursor = z.tuple([z.string()]);

@ApiTags('Prices')
@ApiBearerAuth()
@Controller('api/v1/fx-rates')
export class FxController {
  constructor(
    private readonly intake: TickIntake,
    @InjectRepository(Price) private readonly prices: Repository<Price>,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('feed')
  @ApiOperation({ summary: 'Brings FX rates: one unit of base costs `rate` units of quote' })
  @ApiAcceptedResponse({ standardSchema: acceptanceSchema })
  bring(@Body({ schema: rateBatchSchema }) { rates }: z.infer<typeof rateBatchSchema>) {
    return this.intake.rates(rates);
  }

  @Get()
  @Roles('user', 'feed', 'admin')
  async list(@Query({ schema: pageSchema }) { limit, cursor }: Page) {
    const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, pairCursor);
    const rows = await this.prices.find({
      where: { symbol: And(Like(PAIRS), MoreThan(after)) },
      order: { symbol: 'ASC' },
      take: limit + 1,
    });
    return toList(rows, limit, presentRate, ({ symbol }) => [symbol]);
  }
}

function presentRate({ symbol, price, asOf, source }: Price) {
  const [base, quote] = symbol.split('/');
  return { base, quote, rate: formatMoney(money(price)), asOf: asOf.toISOString(), source };
}
