import { type DynamicModule, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { CacheModule } from './cache/cache.module.js';
import { EventsModule } from './common/events.module.js';
import { RedisModule } from './common/redis.module.js';
import type { Config } from './config/config.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { DemoModule } from './demo/demo.module.js';
import { IdempotencyWebModule } from './idempotency/idempotency.module.js';
import { IdentityModule, IdentityWebModule } from './identity/identity.module.js';
import { FeedModule, MarketDataModule, MarketDataWebModule } from './market-data/market-data.module.js';
import { NoticesModule, NoticesWebModule } from './notices/notices.module.js';
import { OpsModule, OpsWebModule } from './ops/ops.module.js';
import { PerformanceWebModule } from './portfolio/performance/performance.module.js';
import { ExportsWebModule } from './portfolio/exports/exports.module.js';
import { ImportsWebModule } from './portfolio/imports/imports.module.js';
import { PortfolioModule, PortfolioWebModule } from './portfolio/portfolio.module.js';
import { ReconcileWorkerModule } from './portfolio/reconcile/reconcile.module.js';
import { SnapshotsWebModule, SnapshotsWorkerModule } from './portfolio/snapshots/snapshots.module.js';
import { PreferencesModule, PreferencesWebModule } from './preferences/preferences.module.js';
import { RealtimeModule } from './realtime/realtime.module.js';
import { RecomputeModule, RecomputeWebModule, RecomputeWorkerModule } from './recompute/recompute.module.js';
import { WatchlistModule, WatchlistWebModule } from './watchlist/watchlist.module.js';

const libraries = [DatabaseModule, CacheModule.create(), RedisModule, RealtimeModule];
const features = [
  IdentityModule,
  MarketDataModule,
  PortfolioModule,
  PreferencesModule,
  WatchlistModule,
  RecomputeModule,
  NoticesModule,
  OpsModule,
];
/** ROLE=web: answers REST and sockets. */
const web = [
  IdempotencyWebModule,
  IdentityWebModule,
  MarketDataWebModule,
  PortfolioWebModule,
  ImportsWebModule,
  ExportsWebModule,
  SnapshotsWebModule,
  PerformanceWebModule,
  PreferencesWebModule,
  WatchlistWebModule,
  RecomputeWebModule,
  NoticesWebModule,
  OpsWebModule,
];
/** ROLE=worker: runs jobs and the feed. */
const worker = [RecomputeWorkerModule, ReconcileWorkerModule, SnapshotsWorkerModule, FeedModule];

/** The table of contents. */
@Module({})
export class AppModule {
  static for(config: Config): DynamicModule {
    const { role, demo } = config;
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        // More than that would be handlers that nobody removes.
        EventEmitterModule.forRoot({ maxListeners: 30 }),
        EventsModule,
        ...libraries,
        ...features,
        ...(role === 'worker' ? [] : web),
        ...(role === 'web' ? [] : worker),
        ...(demo && role !== 'worker' ? [DemoModule] : []),
      ],
    };
  }
}
