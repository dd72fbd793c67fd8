import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { InjectRepository } from '@nestjs/typeorm';
import { And, Like, MoreThan, type Repository } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, toList } from '../common/cursor.js';
import { formatMoney, money } from '../common/money.js';
import { instantSchema, pageSchema } from '../common/validation.js';
import { Roles } from '../identity/auth.guard.js';
import { FxHistory, type KnownRate } from './fx-history.js';
import { Price } from './price.entity.js';
import { acceptanceSchema, rateBatchSchema, rateRowSchema } from './price.schemas.js';
import { TickIntake } from './tick-intake.js';

const PAIRS = '___/___';
const DAY_MS = 86_400_000;
const pairCursor = z.tuple([z.string()]);

/** The end (not included) of what counts as known then: of the day in UTC, or just after the instant. */
const asOfSchema = z.union([
  z.iso.date().transform((day) => new Date(Date.parse(day) + DAY_MS)),
  instantSchema.transform((instant) => new Date(instant.getTime() + 1)),
]);
const listSchema = pageSchema.extend({
  asOf: asOfSchema.optional().describe('an instant or a day (UTC): the last rates that were known then'),
});
const rateSchemaOut = z.object({
  base: z.string(),
  quote: z.string(),
  rate: z.string(),
  asOf: z.string(),
  source: z.string(),
});
const ratesSchema = z.object({ items: z.array(rateSchemaOut), nextCursor: z.string().nullable() });

@ApiTags('Prices')
@ApiBearerAuth()
@Controller('api/v1/fx-rates')
export class FxController {
  constructor(
    private readonly intake: TickIntake,
    private readonly history: FxHistory,
    @InjectRepository(Price) private readonly prices: Repository<Price>,
  ) {}

  @Post()
  @HttpCode(202)
  @Roles('feed')
  @ApiOperation({ summary: 'Brings FX rates: one unit of base costs `rate` units of quote' })
  @ApiAcceptedResponse({ standardSchema: acceptanceSchema })
  async bring(@Body({ schema: rateBatchSchema }) { rates }: z.infer<typeof rateBatchSchema>) {
    const acceptance = await this.intake.rates(rates);
    const rejected = new Set(acceptance.rejected.map(({ index }) => index));
    const good = rates.filter((_, index) => !rejected.has(index));
    await this.history.record(good.map((row) => rateRowSchema.parse(row)));
    return acceptance;
  }

  @Get()
  @Roles('user', 'feed', 'admin')
  @ApiOperation({ summary: 'The latest rates, or with `asOf` those of then; a rate that was not known is left out' })
  @ApiOkResponse({ standardSchema: ratesSchema })
  async list(@Query({ schema: listSchema }) { limit, cursor, asOf }: z.infer<typeof listSchema>) {
    const [after = ''] = cursor === undefined ? [] : decodeCursor(cursor, pairCursor);
    const take = limit + 1;
    const rows = await (asOf ? this.history.before(asOf, { after, take }) : this.latest(after, take));
    return toList(rows, limit, presentRate, ({ symbol }) => [symbol]);
  }

  private latest(after: string, take: number): Promise<KnownRate[]> {
    const symbol = And(Like(PAIRS), MoreThan(after));
    return this.prices.find({ where: { symbol }, order: { symbol: 'ASC' }, take });
  }
}

function presentRate({ symbol, price, asOf, source }: KnownRate) {
  const [base, quote] = symbol.split('/');
  return { base, quote, rate: formatMoney(money(price)), asOf: asOf.toISOString(), source };
}
