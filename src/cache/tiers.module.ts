import { Module } from '@nestjs/common';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { DatabaseModule } from '../database/database.module.js';
import { Outbox } from '../database/outbox.js';
import { Flights } from './flights.js';
import { LocalTier } from './local-tier.js';
import { type CacheRedis, createCacheRedis } from './redis-client.js';
import { RedisGate } from './redis-gate.js';
import { RedisNames } from './redis-names.js';
import { RedisTier } from './redis-tier.js';
import { DeafTier, EternalGate, noBacklog, UnleasedTier } from './unprotected.js';

export const CACHE_REDIS = Symbol('CACHE_REDIS');

function createGate({ test }: Config, redis: CacheRedis, names: RedisNames, outbox: Outbox): RedisGate {
  const backlog = test.without === 'outbox' ? noBacklog : outbox;
  return new (test.without === 'epoch' ? EternalGate : RedisGate)(redis, names.generation, backlog);
}

/** The tiers themselves: made first, so that cache-manager can be built on them. */
@Module({
  imports: [DatabaseModule],
  providers: [
    Flights,
    { provide: RedisNames, inject: [CONFIG], useFactory: ({ redis }: Config) => new RedisNames(redis.prefix) },
    {
      provide: CACHE_REDIS,
      inject: [CONFIG],
      useFactory: ({ redis }: Config) => createCacheRedis(redis.url, 'freshfolio-cache'),
    },
    { provide: RedisGate, inject: [CONFIG, CACHE_REDIS, RedisNames, Outbox], useFactory: createGate },
    {
      provide: LocalTier,
      inject: [CONFIG, Flights],
      useFactory: ({ test }: Config, flights: Flights) => new (test.without === 'bus' ? DeafTier : LocalTier)(flights),
    },
    {
      provide: RedisTier,
      inject: [CONFIG, CACHE_REDIS, Flights, RedisGate, RedisNames],
      useFactory: ({ test }: Config, redis: CacheRedis, flights: Flights, gate: RedisGate, names: RedisNames) =>
        new (test.without === 'leases' ? UnleasedTier : RedisTier)(redis, flights, gate, names),
    },
  ],
  exports: [CACHE_REDIS, Flights, LocalTier, RedisGate, RedisNames, RedisTier],
})
export class TiersModule {}
