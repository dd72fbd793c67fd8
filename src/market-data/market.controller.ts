import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Clock } from '../common/clock.js';
import { Roles } from '../identity/auth.guard.js';
import { MarketCalendar } from './calendar/market-calendar.js';

/** How often a client that can only poll should (ms). */
const refreshIntervalMs = { regular: 5000, pre: 15_000, post: 15_000, closed: 60_000 };

@ApiTags('Prices')
@ApiBearerAuth()
@Controller('api/v1/market')
export class MarketController {
  constructor(
    private readonly calendar: MarketCalendar,
    private readonly clock: Clock,
  ) {}

  @Get('status')
  @Roles('user', 'feed', 'admin')
  @ApiOperation({ summary: 'Whether the exchange is open; opensAt and closesAt are of this session or the next (UTC)' })
  status() {
    const status = this.calendar.statusAt(this.clock.now());
    return { ...status, refreshIntervalMs: refreshIntervalMs[status.session] };
  }
}
