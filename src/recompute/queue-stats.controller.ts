import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Roles } from '../identity/auth.guard.js';
import { QueueStatistics, queueStatsSchema, type QueueStats } from './queue-stats.js';

@ApiTags('Operations')
@ApiBearerAuth()
@Controller('api/v1/queue/stats')
@Roles('admin')
export class QueueStatsController {
  constructor(private readonly statistics: QueueStatistics) {}

  @Get()
  @ApiOperation({ summary: 'What waits to be valued, by lane, and what the last minute was like' })
  @ApiOkResponse({ standardSchema: queueStatsSchema })
  read(): Promise<QueueStats> {
    return this.statistics.read();
  }
}
