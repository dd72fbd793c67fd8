import type { Cache } from 'cache-manager';
import type { CacheKey } from '../common/cache-keys.js';
import type { Flight, Flights } from './flights.js';
import type { LocalTier } from './local-tier.js';
import { cacheRequests } from './metrics.js';
import type { RedisTier } from './redis-tier.js';

export type ServedBy = Flight['servedBy'];

export interface CacheRead<Value> {
  /** frozen: other readers hold the same object */
  value: Value;
  servedBy: ServedBy;
}

/** A read in progress, and the one that follows it. */
interface Reading {
  flight: Flight;
  result: Promise<CacheRead<unknown>>;
  next?: Promise<CacheRead<unknown>>;
}

/** Reads through memory and Redis to PostgreSQL, and takes values out of both again. A Redis that is in trouble only makes it slower. */
export class CacheService {
  private readonly readings = new Map<string, Reading>();

  constructor(
    private readonly cache: Cache,
    private readonly flights: Flights,
    private readonly local: LocalTier,
    private readonly redis: RedisTier,
  ) {}

  /** The value of `key`, from the nearest tier that has it; callers at the same time share one `load`. `null` is a value too. */
  async read<Value>(key: CacheKey, load: () => Promise<Value>): Promise<CacheRead<Value>> {
    const result = (await this.join(key, load)) as CacheRead<Value>;
    count(key.kind, result.servedBy);
    return result;
  }

  /** Many values of one kind: at most one round trip to Redis and one `load`, which gets the positions of what is missing. */
  async readMany<Value>(keys: readonly CacheKey[], load: (missing: number[]) => Promise<Value[]>): Promise<Value[]> {
    const flights = keys.map(({ key }) => this.flights.open(key));
    try {
      const values = await this.cache.mget<Value>(flights.map(({ handle }) => handle));
      const missing = [...values.keys()].filter((index) => values[index] === undefined);
      const loaded = missing.length > 0 ? await load(missing) : [];
      missing.forEach((index, at) => (values[index] = loaded[at]));
      await this.keep(keys, flights, values);
      flights.forEach(({ servedBy }, index) => count(keys[index]?.kind ?? '', servedBy));
      return values as Value[];
    } finally {
      for (const flight of flights) this.flights.close(flight);
    }
  }

  /** Loads past both tiers. Nothing is stored: only the readers that may be shared fill the tiers. */
  async readThrough<Value>({ kind }: CacheKey, load: () => Promise<Value>): Promise<CacheRead<Value>> {
    cacheRequests.inc({ tier: 'memory', kind, result: 'bypass' });
    return { value: await load(), servedBy: 'load' };
  }

  /**
   * Replaces what Redis holds by what `next` makes of it, unless it is invalidated in between. Memory is not asked.
   * Where `next` fails nothing is replaced.
   */
  async update<Value>({ key, ttlMs }: CacheKey, next: (last: Value | undefined) => Promise<Value>): Promise<void> {
    const flight = this.flights.open(key);
    try {
      const text = await this.redis.get<string>(flight.handle);
      const value = await next(text === undefined ? undefined : (JSON.parse(text) as Value));
      await this.redis.set(flight.handle, JSON.stringify(value), ttlMs);
    } finally {
      this.flights.close(flight);
    }
  }

  /** This process forgets at once; resolves when Redis has forgotten too. @throws where Redis did not acknowledge it */
  async invalidate(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.forget(key);
    await this.redis.invalidate(keys);
  }

  /** Memory only: another process has invalidated the key. */
  forget(key: string): void {
    this.flights.invalidate(key);
    this.local.invalidate(key);
  }

  /** @throws where Redis does not answer */
  async ping(): Promise<void> {
    await this.redis.ping();
  }

  /** A reading that began before an invalidation is nobody's to join. */
  private join(key: CacheKey, load: () => Promise<unknown>): Promise<CacheRead<unknown>> {
    const reading = this.readings.get(key.key);
    if (!reading?.flight.valid) return this.start(key, load);
    if (this.local.isOn) return reading.result;
    // Others may have invalidated it unheard: whoever comes now shares the next one.
    const settled = reading.result.then(
      () => undefined,
      () => undefined,
    );
    reading.next ??= settled.then(() => this.start(key, load));
    return reading.next;
  }

  private start(key: CacheKey, load: () => Promise<unknown>): Promise<CacheRead<unknown>> {
    const flight = this.flights.open(key.key);
    const reading = { flight, result: this.fly(key, flight, load) };
    this.readings.set(key.key, reading);
    return reading.result;
  }

  private async fly(
    { key, ttlMs }: CacheKey,
    flight: Flight,
    load: () => Promise<unknown>,
  ): Promise<CacheRead<unknown>> {
    try {
      const value = await this.cache.wrap(flight.handle, load, ttlMs);
      return { value, servedBy: flight.servedBy };
    } finally {
      this.flights.close(flight);
      if (this.readings.get(key)?.flight === flight) this.readings.delete(key);
    }
  }

  /** Fills the tiers above the one that served, as `wrap` does for a single key. */
  private async keep(keys: readonly CacheKey[], flights: readonly Flight[], values: readonly unknown[]): Promise<void> {
    const [memory, shared] = this.cache.stores;
    const entries = flights.map(({ handle, servedBy }, index) => ({
      servedBy,
      entry: { key: handle, value: values[index], ttl: keys[index]?.ttlMs },
    }));
    const loaded = entries.filter(({ servedBy }) => servedBy === 'load').map(({ entry }) => entry);
    const above = entries.filter(({ servedBy }) => servedBy !== 'memory').map(({ entry }) => entry);
    if (above.length > 0) await memory?.setMany(above);
    if (loaded.length > 0) await shared?.setMany(loaded);
  }
}

function count(kind: string, servedBy: ServedBy): void {
  cacheRequests.inc({ tier: 'memory', kind, result: servedBy === 'memory' ? 'hit' : 'miss' });
  if (servedBy !== 'memory') cacheRequests.inc({ tier: 'redis', kind, result: servedBy === 'redis' ? 'hit' : 'miss' });
}
