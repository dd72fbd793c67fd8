import { setTimeout as pause } from 'node:timers/promises';
import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CACHE_MANAGER, CacheModule as NestCacheModule } from '@nestjs/cache-manager';
import type { Cache } from 'cache-manager';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Auditor } from './auditor.js';
import { BusyHours } from './busy-hours.js';
import { CacheInvalidator } from './cache-invalidator.js';
import { CachedKinds } from './cached-kinds.js';
import { CacheService } from './cache.service.js';
import { Comparison } from './comparison.js';
import { DependencyRegistry } from './dependency-registry.js';
import { Flights } from './flights.js';
import { Inspector } from './inspector.js';
import { Invalidation } from './invalidation.js';
import { LocalBus } from './local-bus.js';
import { LocalTier } from './local-tier.js';
import type { CacheRedis } from './redis-client.js';
import { RedisGate } from './redis-gate.js';
import { RedisNames } from './redis-names.js';
import { RedisTier } from './redis-tier.js';
import { ScopedInvalidation } from './scoped-invalidation.js';
import { storesOf } from './stores.js';
import { SilentBus } from './unprotected.js';
import { CACHE_REDIS, TiersModule } from './tiers.module.js';
import { Warmer } from './warmer.js';

@Module({})
export class CacheModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(CACHE_REDIS) private readonly redis: CacheRedis,
    private readonly gate: RedisGate,
    private readonly bus: LocalBus,
  ) {}

  /** Connects in the background: without Redis the reads come from PostgreSQL. */
  onModuleInit(): void {
    this.redis.connect().catch(() => undefined);
    this.gate.start();
    this.bus.start();
  }

  onApplicationShutdown(): void {
    this.bus.stop();
    this.gate.stop();
    this.redis.destroy();
  }

  static create(): DynamicModule {
    return {
      module: CacheModule,
      global: true,
      imports: [
        TiersModule,
        NestCacheModule.registerAsync({
          imports: [TiersModule],
          inject: [LocalTier, RedisTier],
          useFactory: (local: LocalTier, redis: RedisTier) => ({ stores: storesOf(local, redis) }),
        }),
      ],
      providers: [
        CachedKinds,
        DependencyRegistry,
        Invalidation,
        ScopedInvalidation,
        Inspector,
        Comparison,
        Auditor,
        Warmer,
        CacheInvalidator,
        {
          provide: CacheService,
          inject: [CACHE_MANAGER, Flights, LocalTier, RedisTier, BusyHours, CONFIG],
          useFactory: createService,
        },
        {
          provide: LocalBus,
          inject: [CONFIG, RedisNames, LocalTier, Invalidation],
          useFactory: ({ redis, test }: Config, names: RedisNames, local: LocalTier, invalidation: Invalidation) =>
            new (test.without === 'bus' ? SilentBus : LocalBus)(redis.url, names, local, invalidation),
        },
      ],
      exports: [
        CachedKinds,
        CacheService,
        Comparison,
        Inspector,
        Invalidation,
        ScopedInvalidation,
        Warmer,
        CacheInvalidator,
        DependencyRegistry,
        TiersModule,
      ],
    };
  }
}

function createService(
  cache: Cache,
  flights: Flights,
  local: LocalTier,
  redis: RedisTier,
  busyHours: BusyHours,
  { test }: Config,
): CacheService {
  const slowFill = () => pause(Math.random() * test.slowFillMs);
  return new CacheService(cache, flights, local, redis, busyHours, test.slowFillMs > 0 ? slowFill : undefined);
}
