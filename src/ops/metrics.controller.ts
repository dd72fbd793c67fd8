import { InjectQueue } from '@nestjs/bullmq';
import { Controller, Get, Header } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Queue } from 'bullmq';
import { collectDefaultMetrics, register } from 'prom-client';
import { withDeadline } from '../common/deadline.js';
import { Public } from '../identity/auth.guard.js';
import { RealtimeServer } from '../realtime/realtime-server.js';
import { queueDepth } from '../recompute/metrics.js';
import { MANUAL_QUEUE, MARKET_QUEUE } from '../recompute/queue.js';

const DEADLINE_MS = 1000;

collectDefaultMetrics();

@ApiTags('Operations')
@Controller('metrics')
@Public()
export class MetricsController {
  constructor(
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue,
    private readonly realtime: RealtimeServer,
  ) {}

  @Get()
  @Header('Content-Type', register.contentType)
  @ApiOperation({ summary: 'Prometheus metrics of this process' })
  async metrics(): Promise<string> {
    this.realtime.countConnections();
    await Promise.all([this.measure('market', this.market), this.measure('manual', this.manual)]);
    return register.metrics();
  }

  /** A queue that cannot be asked has no depth, rather than its last one. */
  private async measure(lane: string, queue: Queue): Promise<void> {
    const states = ['waiting', 'prioritized', 'delayed', 'active', 'failed'] as const;
    const counts = await withDeadline(queue.getJobCounts(...states), DEADLINE_MS, 'Counting jobs').catch(
      () => undefined,
    );
    for (const state of states) {
      if (counts) queueDepth.set({ lane, state }, counts[state] ?? 0);
      else queueDepth.remove({ lane, state });
    }
  }
}
