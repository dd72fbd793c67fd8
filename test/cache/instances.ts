import { randomUUID } from 'node:crypto';
import { createCache } from 'cache-manager';
import { BusyHours } from '../../src/cache/busy-hours.js';
import { CacheService } from '../../src/cache/cache.service.js';
import { Flights } from '../../src/cache/flights.js';
import { Invalidation } from '../../src/cache/invalidation.js';
import { LocalBus } from '../../src/cache/local-bus.js';
import { LocalTier } from '../../src/cache/local-tier.js';
import { createCacheRedis, type CacheRedis } from '../../src/cache/redis-client.js';
import { RedisGate, type Backlog } from '../../src/cache/redis-gate.js';
import { RedisNames } from '../../src/cache/redis-names.js';
import { RedisTier } from '../../src/cache/redis-tier.js';
import { storesOf } from '../../src/cache/stores.js';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { eventually } from '../support/client.js';

/** The cache of one process, without the process. */
export interface Instance {
  cache: CacheService;
  invalidation: Invalidation;
  gate: RedisGate;
  local: LocalTier;
  tier: RedisTier;
  client: CacheRedis;
  /** Resolves when the bus says that `key` was invalidated, from now on. */
  hears: (key: CacheKey) => Promise<void>;
  end: () => void;
}

interface Settings {
  /** without it memory is off, and only what Redis itself refuses protects this instance */
  bus?: boolean;
  backlog?: Backlog;
  /** how long it waits for Redis: as long as a busy machine needs, but for those who test that */
  deadlineMs?: number;
}

export const newPrefix = () => `c${randomUUID().slice(0, 13)}`;
export const cacheKey = (key: string, busyMs = 60_000): CacheKey => ({
  kind: 'test',
  key,
  ttl: { busyMs, quietMs: busyMs, missingMs: busyMs },
});

/** Nothing is ever left undelivered. */
export const noBacklog: Backlog = { now: async () => '', isEmptyBefore: async () => true };

class AlwaysBusy extends BusyHours {
  isBusy(): boolean {
    return true;
  }

  slotOf(): number {
    return 0;
  }
}

/** Wired as {@link CacheModule} does it, and ready. */
export async function startInstance(
  url: string,
  prefix: string,
  { bus = true, backlog = noBacklog, deadlineMs = 5000 }: Settings = {},
): Promise<Instance> {
  const flights = new Flights();
  const local = new LocalTier(flights);
  const client = createCacheRedis(url, `${prefix}-cache`);
  const names = new RedisNames(prefix);
  const gate = new RedisGate(client, names.generation, backlog, deadlineMs);
  const tier = new RedisTier(client, flights, gate, names);
  const invalidation = new Invalidation(local, tier, gate);
  const cache = new CacheService(
    createCache({ stores: storesOf(local, tier) }),
    flights,
    local,
    tier,
    new AlwaysBusy(),
  );
  const heard = listenTo(local);
  const localBus = bus ? new LocalBus(url, names, local, invalidation) : undefined;
  await client.connect();
  gate.start();
  localBus?.start();
  const end = (): void => {
    localBus?.stop();
    gate.stop();
    client.destroy();
  };
  const instance = { cache, invalidation, gate, local, tier, client, hears: ({ key }: CacheKey) => heard(key), end };
  await redisIsBelieved(instance);
  if (bus) await memoryIsOn(instance);
  return instance;
}

/** As the outbox does it: again until Redis has acknowledged it, which a busy machine may not do in time. */
export async function invalidate({ invalidation }: Instance, ...keys: CacheKey[]): Promise<void> {
  const attempt = () =>
    invalidation.invalidate(keys.map(({ key }) => key)).then(
      () => true,
      () => false,
    );
  await eventually(attempt, Boolean);
}

export async function redisIsBelieved({ gate }: Pick<Instance, 'gate'>, withinMs?: number): Promise<void> {
  await eventually(
    async () => gate.state,
    (state) => state === 'open',
    withinMs,
  );
}

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
function listenTo(local: LocalTier): (key: string) => Promise<void> {
  const waiting = new Map<string, () => void>();
  local.onForget((key) => waiting.get(key)?.());
  return (key) => new Promise((resolve) => waiting.set(key, resolve));
}
