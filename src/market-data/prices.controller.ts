import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import type { z } from 'zod';
import { notFound } from '../common/errors.js';
import { symbolSchema } from '../common/validation.js';
import { Roles } from '../identity/auth.guard.js';
import { FreshnessService } from './freshness.js';
import { PriceReader, type LatestPrice } from './price-reader.js';
import { READ_BARS } from './price-sql.js';
import { presentPrice } from './price-view.js';
import {
  acceptanceSchema,
  historySchema,
  intervals,
  priceBatchSchema,
  priceSchemaOut,
  symbolsSchema,
} from './price.schemas.js';
import { TickIntake } from './tick-intake.js';

@ApiTags('Prices')
@ApiBearerAuth()
@Controller('api/v1/prices')
@Roles('user', 'feed', 'admin')
export class PricesController {
  constructor(
    private readonly intake: TickIntake,
    private readonly reader: PriceReader,
    private readonly freshness: FreshnessService,
    private readonly dataSource: DataSource,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('feed')
  @ApiOperation({ summary: 'Brings prices; an older asOf never replaces a newer one' })
  @ApiAcceptedResponse({ standardSchema: acceptanceSchema })
  bring(@Body({ schema: priceBatchSchema }) { prices }: z.infer<typeof priceBatchSchema>) {
    return this.intake.prices(prices);
  }

  @Post('real-time')
  @HttpCode(200)
  @ApiOperation({ summary: 'The latest prices of up to 500 symbols; those that are not known are left out' })
  async realTime(@Body({ schema: symbolsSchema }) { symbols }: z.infer<typeof symbolsSchema>) {
    const prices = await this.reader.latest(symbols);
    return { items: [...prices.values()].map((price) => this.present(price)), nextCursor: null };
  }

  @Get(':symbol')
  @ApiOkResponse({ standardSchema: priceSchemaOut })
  async latest(@Param('symbol', { schema: symbolSchema }) symbol: string) {
    const price = (await this.reader.latest([symbol])).get(symbol);
    if (!price) throw notFound('Price');
    return this.present(price);
  }

  @Get(':symbol/history')
  @ApiOperation({ summary: 'Bars of the recorded prices, oldest first' })
  async history(
    @Param('symbol', { schema: symbolSchema }) symbol: string,
    @Query({ schema: historySchema }) { from, to, interval, limit, cursor }: z.infer<typeof historySchema>,
  ) {
    const rows: { at: Date }[] = await this.dataSource.query(READ_BARS, [
      symbol,
      cursor ?? from,
      to,
      intervals[interval],
      limit + 1,
    ]);
    const items = rows.slice(0, limit).map((row) => Object.assign(row, { at: row.at.toISOString() }));
    // The cursor is the next `from`: bars are named by their time.
    return { items, nextCursor: rows[limit]?.at.toISOString() ?? null };
  }

  private present(price: LatestPrice) {
    return presentPrice(price, this.freshness.of(new Date(price.asOf), price.symbol));
  }
}
