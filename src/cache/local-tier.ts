import type { DeserializedData, KeyvStoreAdapter, StoredData } from 'keyv';
import { LRUCache } from 'lru-cache';
import type { Flights, Known } from './flights.js';
import { countRefusal, localTierOn } from './metrics.js';

const MAX_ENTRIES = 20_000;
const MAX_AGE_MS = 5000;
/** So long after the bus was heard last (ms) memory is believed: a process that stood still has missed what was said meanwhile. */
const HEARING_MS = 1000;

/** As Keyv hands it over. */
interface Stored {
  value: unknown;
  /** ms since 1970 */
  expires?: number;
}

interface Held {
  value: unknown;
  revision: number;
}

interface Kept extends Known {
  stored: Stored;
  /** by this process' clock (ms) */
  keptAt: number;
}

/**
 * The first tier: frozen values in this process, least recently used out first, believed for 5 s at most. It is on only while
 * the invalidation messages of Redis arrive (local-bus.ts), and takes a value only from a flight that is still valid. What is
 * older stays: as long as Redis has the same entry it need be neither sent nor read again.
 */
export class LocalTier implements KeyvStoreAdapter {
  opts = {};
  private readonly values = new LRUCache<string, Kept>({ max: MAX_ENTRIES });
  private enabled = false;
  private heardAt = 0;
  private readonly listeners: ((key: string) => void)[] = [];

  constructor(private readonly flights: Flights) {}

  /** While it is off, this process does not hear what others invalidate. */
  get isOn(): boolean {
    return this.enabled && performance.now() - this.heardAt < HEARING_MS;
  }

  get size(): number {
    return this.values.size;
  }

  turnOn(): void {
    this.enabled = true;
    this.hear();
    localTierOn.set(1);
  }

  /** The bus has answered: everything that was said before has arrived. */
  hear(): void {
    this.heardAt = performance.now();
  }

  /** Off and empty; whatever is in the air is not kept either. */
  turnOff(): void {
    this.enabled = false;
    localTierOn.set(0);
    this.forgetEverything();
  }

  /** What is held and believed now; `undefined` where nothing is. */
  peek(key: string): Held | undefined {
    return this.peekMany([key])[0];
  }

  /** As {@link peek}, all at the same moment. */
  peekMany(keys: readonly string[]): (Held | undefined)[] {
    const { isOn } = this;
    const now = Date.now();
    return keys.map((key) => {
      const kept = isOn ? this.values.get(key) : undefined;
      if (!kept || isOld(kept) || (kept.stored.expires ?? Infinity) <= now) return undefined;
      return { value: kept.stored.value, revision: kept.revision };
    });
  }

  /** The names of what is held and not too old, most recently used first. */
  *keys(): Iterable<string> {
    for (const [key, kept] of this.values.entries()) if (!isOld(kept)) yield key;
  }

  async get<Value>(handle: string): Promise<StoredData<Value> | undefined> {
    return this.read(handle);
  }

  async getMany<Value>(handles: string[]): Promise<StoredData<Value | undefined>[]> {
    return handles.map((handle) => this.read(handle));
  }

  async set(handle: string, stored: Stored): Promise<boolean> {
    const flight = this.flights.get(handle);
    deepFreeze(stored);
    if (!this.isOn) return false;
    const kept = this.values.peek(flight.key);
    if (!flight.valid || (kept && !isOld(kept) && kept.revision > flight.revision)) {
      countRefusal('memory', flight.key);
      return false;
    }
    const { revision, entryName } = flight;
    this.values.set(flight.key, { revision, entryName, stored, keptAt: performance.now() });
    return true;
  }

  /** Nothing that was loaded before now is kept. */
  forget(key: string): void {
    this.flights.invalidate(key);
    this.values.delete(key);
    for (const listener of this.listeners) listener(key);
  }

  forgetEverything(): void {
    this.flights.invalidateAll();
    this.values.clear();
  }

  /** Hears of every key that is forgotten by name. */
  onForget(listener: (key: string) => void): void {
    this.listeners.push(listener);
  }

  async delete(handle: string): Promise<boolean> {
    return this.values.delete(this.flights.get(handle).key);
  }

  async clear(): Promise<void> {
    this.forgetEverything();
  }

  on(): this {
    return this;
  }

  private read<Value>(handle: string): DeserializedData<Value> | undefined {
    const flight = this.flights.get(handle);
    const kept = this.values.get(flight.key);
    if (!kept) return undefined;
    if (!this.isOn || isOld(kept)) {
      flight.known = kept;
      return undefined;
    }
    flight.servedBy = 'memory';
    flight.revision = kept.revision;
    return kept.stored as DeserializedData<Value>;
  }
}

const isOld = ({ keptAt }: Kept) => performance.now() - keptAt > MAX_AGE_MS;

/** Readers share one object: nobody may change it under the others. */
function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
