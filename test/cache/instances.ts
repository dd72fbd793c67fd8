import { randomUUID } from 'node:crypto';
import { createCache } from 'cache-manager';
import { CacheService } from '../../src/cache/cache.service.js';
import { Flights } from '../../src/cache/flights.js';
import { LocalBus } from '../../src/cache/local-bus.js';
import { LocalTier } from '../../src/cache/local-tier.js';
import { createCacheRedis, type CacheRedis } from '../../src/cache/redis-client.js';
import { RedisTier } from '../../src/cache/redis-tier.js';
import { storesOf } from '../../src/cache/stores.js';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { eventually } from '../support/client.js';

/** The cache of one process, without the process. */
export interface Instance {
  cache: CacheService;
  tier: RedisTier;
  client: CacheRedis;
  /** Resolves when the bus says that `key` was invalidated, from now on. */
  hears: (key: CacheKey) => Promise<void>;
  end: () => void;
}

export const newPrefix = () => `c${randomUUID().slice(0, 13)}`;
export const cacheKey = (key: string, ttlMs = 60_000): CacheKey => ({ kind: 'test', key, ttlMs });

/**
 * Wired as {@link CacheModule} does it, and ready. Without `bus` its memory is off, and only what Redis itself refuses
 * protects it.
 */
export async function startInstance(url: string, prefix: string, { bus = true } = {}): Promise<Instance> {
  const flights = new Flights();
  const local = new LocalTier(flights);
  const client = createCacheRedis(url, `${prefix}-cache`);
  const tier = new RedisTier(client, flights, prefix);
  const cache = new CacheService(createCache({ stores: storesOf(local, tier) }), flights, local, tier);
  const heard = listenTo(cache);
  const localBus = bus ? new LocalBus(url, tier, local, cache) : undefined;
  await client.connect();
  localBus?.start();
  const end = (): void => {
    localBus?.stop();
    client.destroy();
  };
  const instance = { cache, tier, client, hears: ({ key }: CacheKey) => heard(key), end };
  if (bus) await memoryIsOn(instance);
  return instance;
}

/** As the invalidator does it: again until Redis has acknowledged it, which a busy machine may not do in time. */
export async function invalidate({ cache, tier }: Instance, ...keys: CacheKey[]): Promise<void> {
  if (await acknowledged(cache.invalidate(keys.map(({ key }) => key)))) return;
  await eventually(() => acknowledged(tier.confirm()), Boolean);
}

const acknowledged = (work: Promise<void>): Promise<boolean> =>
  work.then(
    () => true,
    () => false,
  );

/** Memory serves what was just read. */
export async function memoryIsOn({ cache }: Pick<Instance, 'cache'>, withinMs?: number): Promise<void> {
  const key = cacheKey(`probe:${randomUUID()}`);
  await eventually(
    () => cache.read(key, async () => 1),
    ({ servedBy }) => servedBy === 'memory',
    withinMs,
  );
}

/** Own invalidations come by here as well, before those that the bus brings back. */
function listenTo(cache: CacheService): (key: string) => Promise<void> {
  const waiting = new Map<string, () => void>();
  const forget = cache.forget.bind(cache);
  cache.forget = (key) => {
    forget(key);
    waiting.get(key)?.();
  };
  return (key) => new Promise((resolve) => waiting.set(key, resolve));
}
