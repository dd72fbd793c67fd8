import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { Clock } from '../common/clock.js';
import { Roles } from '../identity/auth.guard.js';
import { Exchanges } from './calendar/exchanges.js';
import { PriceWatch } from './live/price-watch.js';

/** How often a client that can only poll should (ms). */
const refreshIntervalMs = { regular: 5000, pre: 15_000, post: 15_000, closed: 60_000 };

/** without a symbol: New York */
const statusQuerySchema = z.object({ symbol: z.string().max(32).default('') });
const statusSchema = z.object({
  exchange: z.string().describe('ISO 10383 MIC; XXXX is open round the clock'),
  isOpen: z.boolean().describe('in the regular session'),
  session: z.enum(['pre', 'regular', 'post', 'closed']),
  opensAt: z.string().nullable(),
  closesAt: z.string().nullable(),
  refreshIntervalMs: z.number().describe('how often a client that can only poll should'),
  pricesDegradedSince: z
    .string()
    .nullable()
    .describe('since when no price of anything has come though New York is open; null where all is well'),
});

@ApiTags('Prices')
@ApiBearerAuth()
@Controller('api/v1/market')
export class MarketController {
  constructor(
    private readonly exchanges: Exchanges,
    private readonly clock: Clock,
    private readonly watch: PriceWatch,
  ) {}

  @Get('status')
  @Roles('user', 'feed', 'admin')
  @ApiOperation({
    summary: 'Whether the exchange (of a symbol) is open; opensAt and closesAt are of this session or the next (UTC)',
  })
  @ApiOkResponse({ standardSchema: statusSchema })
  status(@Query({ schema: statusQuerySchema }) { symbol }: z.infer<typeof statusQuerySchema>) {
    const status = this.exchanges.of(symbol).statusAt(this.clock.now());
    const pricesDegradedSince = this.watch.degradedSince?.toISOString() ?? null;
    return { ...status, refreshIntervalMs: refreshIntervalMs[status.session], pricesDegradedSince };
  }
}
