import { type DynamicModule, Global, Module } from '@nestjs/common';
import { EventEmitterModule } from '@nestjs/event-emitter';
import { CacheModule } from '../cache/cache.module.js';
import { EventsModule } from '../common/events.module.js';
import { RedisModule } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { ConfigModule } from '../config/config.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { PortfolioModule } from '../portfolio/portfolio.module.js';
import { ReconcileModule } from '../portfolio/reconcile/reconcile.module.js';
import { PreferencesModule } from '../preferences/preferences.module.js';
import { RealtimeBus } from '../realtime/realtime-bus.js';
import { WatchlistModule } from '../watchlist/watchlist.module.js';
import { CacheInspection } from './cache-inspection.js';
import { CacheOperations } from './cache-operations.js';

/** Nobody hears of anything from a tool, so nobody is told. */
@Global()
@Module({ providers: [{ provide: RealtimeBus, useValue: { publish: () => undefined } }], exports: [RealtimeBus] })
class SilenceModule {}

/**
 * The service as the operator's tools need it: every feature with dependency rules, no queue, nobody who answers. Nothing in
 * it works by itself either: that begins with `application.started`, which a tool does not tell.
 */
@Module({})
export class ToolModule {
  static for(config: Config): DynamicModule {
    return {
      module: ToolModule,
      imports: [
        ConfigModule.with(config),
        EventEmitterModule.forRoot(),
        EventsModule,
        DatabaseModule,
        CacheModule.create(),
        RedisModule,
        SilenceModule,
        IdentityModule,
        PortfolioModule,
        PreferencesModule,
        ReconcileModule,
        WatchlistModule,
      ],
      providers: [CacheInspection, CacheOperations],
    };
  }
}
