import { type DynamicModule, Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CACHE_MANAGER, CacheModule as NestCacheModule } from '@nestjs/cache-manager';
import type { Cache } from 'cache-manager';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { CacheInvalidator } from './cache-invalidator.js';
import { CacheService } from './cache.service.js';
import { DependencyRegistry } from './dependency-registry.js';
import { Flights } from './flights.js';
import { LocalBus } from './local-bus.js';
import { LocalTier } from './local-tier.js';
import { type CacheRedis, createCacheRedis } from './redis-client.js';
import { RedisTier } from './redis-tier.js';
import { storesOf } from './stores.js';

const CACHE_REDIS = Symbol('CACHE_REDIS');

/** The tiers themselves: made first, so that cache-manager can be built on them. */
@Module({
  providers: [
    Flights,
    { provide: LocalTier, inject: [Flights], useFactory: (flights: Flights) => new LocalTier(flights) },
    {
      provide: CACHE_REDIS,
      inject: [CONFIG],
      useFactory: ({ redis }: Config) => createCacheRedis(redis.url, 'freshfolio-cache'),
    },
    {
      provide: RedisTier,
      inject: [CACHE_REDIS, Flights, CONFIG],
      useFactory: (client: CacheRedis, flights: Flights, { redis }: Config) =>
        new RedisTier(client, flights, redis.prefix),
    },
  ],
  exports: [Flights, LocalTier, RedisTier, CACHE_REDIS],
})
class TiersModule {}

@Module({})
export class CacheModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    @Inject(CACHE_REDIS) private readonly redis: CacheRedis,
    private readonly bus: LocalBus,
  ) {}

  /** Connects in the background: without Redis the reads come from PostgreSQL. */
  onModuleInit(): void {
    this.redis.connect().catch(() => undefined);
    this.bus.start();
  }

  onApplicationShutdown(): void {
    this.bus.stop();
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
        DependencyRegistry,
        CacheInvalidator,
        {
          provide: CacheService,
          inject: [CACHE_MANAGER, Flights, LocalTier, RedisTier],
          useFactory: (cache: Cache, flights: Flights, local: LocalTier, redis: RedisTier) =>
            new CacheService(cache, flights, local, redis),
        },
        {
          provide: LocalBus,
          inject: [CONFIG, RedisTier, LocalTier, CacheService],
          useFactory: (config: Config, redis: RedisTier, local: LocalTier, cache: CacheService) =>
            new LocalBus(config.redis.url, redis, local, cache),
        },
      ],
      exports: [CacheService, CacheInvalidator, DependencyRegistry],
    };
  }
}
