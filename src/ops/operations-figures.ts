import { Inject, Injectable } from '@nestjs/common';
import { register } from 'prom-client';
import { cacheRequests, invalidationLag, staleReads } from '../cache/metrics.js';
import { RedisGate } from '../cache/redis-gate.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Outbox } from '../database/outbox.js';
import { ticksTotal } from '../market-data/price-path/metrics.js';
import { connections, streams } from '../realtime/metrics.js';
import { RealtimeServer } from '../realtime/realtime-server.js';
import { delay } from '../recompute/metrics.js';
import { QueueStatistics } from '../recompute/queue-stats.js';
import type { OperationsFigures } from './operations.schemas.js';
import { bucketsOf, sumBy, total } from './samples.js';

/** How the application does, in few enough figures to be asked for every other second. */
@Injectable()
export class OperationsFiguresReader {
  private readonly startedAt = new Date(Date.now() - process.uptime() * 1000).toISOString();

  constructor(
    private readonly gate: RedisGate,
    private readonly outbox: Outbox,
    private readonly queue: QueueStatistics,
    private readonly realtime: RealtimeServer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Whatever does not answer within its second is `null`. */
  async read(): Promise<OperationsFigures> {
    this.realtime.countConnections();
    const [outbox, queue, reads, stale, lag, delays, ticks, sockets, open] = await Promise.all([
      this.outbox.backlog().catch(() => null),
      this.queue.read().catch(() => null),
      cacheRequests.get(),
      staleReads.get(),
      invalidationLag.get(),
      delay.get(),
      ticksTotal.get(),
      connections.get(),
      streams.get(),
    ]);
    const readsOf = (tier: string) =>
      sumBy({ name: reads.name, values: reads.values.filter(({ labels }) => labels.tier === tier) }, 'result');
    // A round over everybody promises nothing.
    const promised = delays.values.filter(({ labels }) => labels.lane !== 'bulk');
    return {
      at: new Date().toISOString(),
      pid: process.pid,
      role: this.config.role,
      startedAt: this.startedAt,
      cacheReads: { memory: readsOf('memory'), redis: readsOf('redis') },
      staleReads: total(stale),
      invalidationLag: bucketsOf(lag),
      recomputeDelay: bucketsOf({ name: delays.name, values: promised }),
      priceTicks: total(ticks),
      redis: this.gate.state,
      outbox,
      queue,
      sockets: total(sockets),
      streams: total(open),
      eventLoopP99Ms: await eventLoopP99Ms(),
    };
  }
}

/** Measured by prom-client itself: the first metric measures them all, from one asking to the next. */
async function eventLoopP99Ms(): Promise<number> {
  await register.getSingleMetric('nodejs_eventloop_lag_seconds')?.get();
  const metric = await register.getSingleMetric('nodejs_eventloop_lag_p99_seconds')?.get();
  return metric ? total(metric) * 1000 : 0;
}
