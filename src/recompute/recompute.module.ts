import { BullModule, InjectQueue } from '@nestjs/bullmq';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { ActivePortfolios } from './active-portfolios.js';
import { Holders } from './holders.js';
import { jobDefaults, MANUAL_QUEUE, MARKET_QUEUE } from './queue.js';
import { ManualProcessor, MarketProcessor } from './recompute.processors.js';
import { RecentReaders } from './recent-readers.js';
import { RecomputeScheduler } from './recompute-scheduler.js';
import { RefreshController } from './refresh.controller.js';

/** The queues, and what puts jobs into them; in every process, for prices and trades come in everywhere. */
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [CONFIG],
      // The braces keep all keys of a queue in one slot of a Redis Cluster.
      useFactory: ({ redis }: Config) => ({
        connection: { url: redis.queueUrl },
        prefix: `{${redis.prefix}:queue}`,
        defaultJobOptions: jobDefaults,
      }),
    }),
    BullModule.registerQueue({ name: MARKET_QUEUE }, { name: MANUAL_QUEUE }),
    PortfolioModule,
  ],
  providers: [ActivePortfolios, Holders, RecentReaders, RecomputeScheduler],
  exports: [BullModule, PortfolioModule, RecomputeScheduler],
})
export class RecomputeModule implements OnModuleInit {
  private readonly logger = new Logger(RecomputeModule.name);

  constructor(
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue,
  ) {}

  onModuleInit(): void {
    for (const queue of [this.market, this.manual]) {
      queue.on('error', (error) =>
        this.logger.warn({ queue: queue.name, error: error.message }, 'The queue is in trouble'),
      );
    }
  }
}

@Module({ imports: [RecomputeModule], controllers: [RefreshController] })
export class RecomputeWebModule {}

@Module({ imports: [RecomputeModule], providers: [MarketProcessor, ManualProcessor] })
export class RecomputeWorkerModule {}
