import type { Cache } from 'cache-manager';
import type { CacheKey } from '../common/cache-keys.js';
import type { BusyHours } from './busy-hours.js';
import type { Flight, Flights } from './flights.js';
import type { LocalTier } from './local-tier.js';
import { countBypass, countFlight, countJoined, countMemoryHits } from './metrics.js';
import { Readings } from './readings.js';
import type { RedisTier } from './redis-tier.js';

export type ServedBy = Flight['servedBy'];

export interface CacheRead<Value> {
  /** frozen: other readers hold the same object */
  value: Value;
  servedBy: ServedBy;
}

/** Reads through memory and Redis to PostgreSQL. A Redis that is in trouble only makes it slower. */
export class CacheService {
  private readonly readings: Readings<CacheRead<unknown>>;

  constructor(
    private readonly cache: Cache,
    private readonly flights: Flights,
    private readonly local: LocalTier,
    private readonly redis: RedisTier,
    private readonly busyHours: BusyHours,
    /** between a load and its fill; the torture test makes it long */
    private readonly afterLoad: () => Promise<void> = async () => undefined,
  ) {
    this.readings = new Readings(local);
  }

  /** The value of `key`, from the nearest tier that has it; callers at the same time share one `load`. `null` is a value too. */
  async read<Value>(key: CacheKey, load: () => Promise<Value>): Promise<CacheRead<Value>> {
    const held = this.local.peek(key.key);
    if (!held) return (await this.join(key, load)) as CacheRead<Value>;
    countMemoryHits(key.kind);
    return { value: held.value as Value, servedBy: 'memory' };
  }

  /** Many values of one kind: at most one round trip to Redis and one `load`, which gets the positions of what is missing and nobody reads yet. */
  async readMany<Value>(keys: readonly CacheKey[], load: (missing: number[]) => Promise<Value[]>): Promise<Value[]> {
    const values = this.local.peekMany(keys.map(({ key }) => key)).map((held) => held?.value as Value | undefined);
    const asked = [...values.keys()].filter((index) => values[index] === undefined);
    if (asked.length < keys.length) countMemoryHits(keys[0]!.kind, keys.length - asked.length);
    if (asked.length > 0) {
      const found = await this.joinMany(
        asked.map((index) => keys[index]!),
        (missing) => load(missing.map((at) => asked[at]!)),
      );
      asked.forEach((index, at) => (values[index] = found[at]));
    }
    return values as Value[];
  }

  /** Loads past both tiers. Nothing is stored: only the readers that may be shared fill the tiers. */
  async readThrough<Value>({ kind }: CacheKey, load: () => Promise<Value>): Promise<CacheRead<Value>> {
    countBypass(kind);
    return { value: await load(), servedBy: 'load' };
  }

  /**
   * Replaces what Redis holds by what `next` makes of it, unless it is invalidated in between. Memory is not asked.
   * Where `next` fails nothing is replaced.
   */
  async update<Value>(key: CacheKey, next: (last: Value | undefined) => Promise<Value>): Promise<void> {
    const flight = this.flights.open(key.key);
    try {
      const text = await this.redis.takeForUpdate(flight);
      const value = await next(text === undefined ? undefined : (JSON.parse(text) as Value));
      flight.revision = key.revisionOf?.(value) ?? 0;
      await this.redis.set(flight.handle, JSON.stringify(value), this.ttlMs(key, value));
    } finally {
      this.end(flight);
    }
  }

  private async join(
    key: CacheKey,
    load: () => Promise<unknown>,
    cameAt = this.readings.begun,
  ): Promise<CacheRead<unknown>> {
    const reading = this.readings.of(key.key, cameAt);
    if (!reading) {
      const flight = this.flights.open(key.key);
      return this.readings.begin(flight, this.fly(key, flight, load));
    }
    if (reading.isOlder) {
      await Promise.allSettled([reading.result]);
      return this.join(key, load, cameAt);
    }
    countJoined(key.kind);
    return reading.result;
  }

  private async fly(key: CacheKey, flight: Flight, load: () => Promise<unknown>): Promise<CacheRead<unknown>> {
    try {
      const value = await this.cache.wrap(
        flight.handle,
        () => this.load(key, flight, load),
        (found: unknown) => this.ttlMs(key, found),
      );
      countFlight(key.kind, flight);
      return { value, servedBy: flight.servedBy };
    } finally {
      this.end(flight);
    }
  }

  private async load(key: CacheKey, flight: Flight, load: () => Promise<unknown>): Promise<unknown> {
    const value = await load();
    flight.revision = key.revisionOf?.(value) ?? 0;
    await this.afterLoad();
    return value;
  }

  private end(flight: Flight): void {
    this.flights.close(flight);
    this.readings.end(flight);
    // Whoever could not use it does not let others wait for it.
    if (flight.lease) void this.redis.release(flight.key, flight.lease);
  }

  /** As {@link join}, for each of many: one batch for all that nobody reads yet. */
  private async joinMany<Value>(
    keys: readonly CacheKey[],
    load: (missing: number[]) => Promise<Value[]>,
  ): Promise<Value[]> {
    const cameAt = this.readings.begun;
    const results: Promise<CacheRead<unknown>>[] = [];
    for (let open = [...keys.keys()]; open.length > 0; open = open.filter((index) => !results[index])) {
      const mine: number[] = [];
      const older: Promise<unknown>[] = [];
      for (const index of open) {
        const { key, kind } = keys[index]!;
        const reading = this.readings.of(key, cameAt);
        if (!reading) mine.push(index);
        else if (reading.isOlder) older.push(reading.result);
        else {
          countJoined(kind);
          results[index] = reading.result;
        }
      }
      const own = mine.map((index) => keys[index]!);
      const batch = this.startMany(own, (missing) => load(missing.map((at) => mine[at]!)));
      for (const [at, index] of mine.entries()) results[index] = batch[at]!;
      await Promise.allSettled(older);
    }
    return (await Promise.all(results)).map(({ value }) => value as Value);
  }

  private startMany(
    keys: readonly CacheKey[],
    load: (missing: number[]) => Promise<unknown[]>,
  ): Promise<CacheRead<unknown>>[] {
    if (keys.length === 0) return [];
    const flights = keys.map(({ key }) => this.flights.open(key));
    const batch = this.flyMany(keys, flights, load);
    return flights.map((flight, index) => {
      const result = batch.then((values) => ({ value: values[index], servedBy: flight.servedBy }));
      // Whoever waits for it hears of its failure; there may be nobody yet.
      result.catch(() => undefined);
      return this.readings.begin(flight, result);
    });
  }

  private async flyMany(
    keys: readonly CacheKey[],
    flights: readonly Flight[],
    load: (missing: number[]) => Promise<unknown[]>,
  ): Promise<unknown[]> {
    try {
      const values = await this.cache.mget<unknown>(flights.map(({ handle }) => handle));
      const missing = [...values.keys()].filter((index) => values[index] === undefined);
      if (missing.length > 0) {
        const loaded = await load(missing);
        missing.forEach((index, at) => {
          values[index] = loaded[at];
          flights[index]!.revision = keys[index]!.revisionOf?.(loaded[at]) ?? 0;
        });
        await this.afterLoad();
      }
      await this.keep(keys, flights, values);
      keys.forEach(({ kind }, index) => countFlight(kind, flights[index]!));
      return values;
    } finally {
      for (const flight of flights) this.end(flight);
    }
  }

  /** Fills the tiers above the one that served, as `wrap` does for a single key. */
  private async keep(keys: readonly CacheKey[], flights: readonly Flight[], values: readonly unknown[]): Promise<void> {
    const [memory, shared] = this.cache.stores;
    const entries = flights.map(({ handle, servedBy }, index) => ({
      servedBy,
      entry: { key: handle, value: values[index], ttl: this.ttlMs(keys[index]!, values[index]) },
    }));
    const loaded = entries.filter(({ servedBy }) => servedBy === 'load').map(({ entry }) => entry);
    await memory?.setMany(entries.map(({ entry }) => entry));
    if (loaded.length > 0) await shared?.setMany(loaded);
  }

  /** How long at most (ms): by kind and market hours; what is not there is looked for again soon. */
  private ttlMs({ ttl, instrument }: CacheKey, value: unknown): number {
    if (value === null) return ttl.missingMs;
    return this.busyHours.isBusy(instrument) ? ttl.busyMs : ttl.quietMs;
  }
}
