import { BullModule, InjectQueue } from '@nestjs/bullmq';
import { Logger, Module, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { ActivePortfolios } from './active-portfolios.js';
import { AskedIntervals } from './asked-intervals.js';
import { BulkRound } from './bulk-round.js';
import { BulkSchedule } from './bulk-schedule.js';
import { DirtyMarks } from './dirty-marks.js';
import { Everybody } from './everybody.js';
import { HoldersIndex } from './holders-index.js';
import { HoldingsUses } from './holdings-uses.js';
import { MovedHoldings } from './moved-holdings.js';
import { PriceMarks } from './price-marks.js';
import { QueueStatistics } from './queue-stats.js';
import { QueueStatsController } from './queue-stats.controller.js';
import { jobDefaults, MANUAL_QUEUE, MARKET_QUEUE, queuePrefix } from './queue.js';
import { RecentReaders } from './recent-readers.js';
import { RecomputeJobs } from './recompute-jobs.js';
import { RecomputeRun } from './recompute-run.js';
import { RecomputeWorkers } from './recompute-workers.js';
import { RecomputeScheduler } from './recompute-scheduler.js';
import { SpacedMarks } from './spaced-marks.js';
import { Sweeper } from './sweeper.js';
import { RefreshController } from './refresh.controller.js';
import { WithdrawnPrices } from './withdrawn-prices.js';

/** The queues, and what puts jobs into them; in every process, for prices and trades come in everywhere. */
@Module({
  imports: [
    BullModule.forRootAsync({
      inject: [CONFIG],
      // Whoever adds a job is answered soon: without Redis it fails, it is not kept in memory.
      useFactory: ({ redis }: Config) => ({
        connection: { url: redis.queueUrl, enableOfflineQueue: false, commandTimeout: 2000, connectTimeout: 2000 },
        prefix: queuePrefix(redis.prefix),
        defaultJobOptions: jobDefaults,
      }),
    }),
    BullModule.registerQueue({ name: MARKET_QUEUE }, { name: MANUAL_QUEUE }),
    PortfolioModule,
  ],
  providers: [
    ActivePortfolios,
    AskedIntervals,
    DirtyMarks,
    Everybody,
    HoldersIndex,
    HoldingsUses,
    MovedHoldings,
    PriceMarks,
    WithdrawnPrices,
    QueueStatistics,
    RecentReaders,
    RecomputeJobs,
    RecomputeScheduler,
    SpacedMarks,
  ],
  exports: [
    ActivePortfolios,
    BullModule,
    DirtyMarks,
    Everybody,
    PortfolioModule,
    QueueStatistics,
    RecomputeJobs,
    RecomputeScheduler,
  ],
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

@Module({ imports: [RecomputeModule], controllers: [QueueStatsController, RefreshController] })
export class RecomputeWebModule {}

@Module({ imports: [RecomputeModule], providers: [BulkRound, BulkSchedule, RecomputeRun, RecomputeWorkers, Sweeper] })
export class RecomputeWorkerModule {}
