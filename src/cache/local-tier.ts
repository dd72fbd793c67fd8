import type { KeyvStoreAdapter, StoredData } from 'keyv';
import { LRUCache } from 'lru-cache';
import type { Flights } from './flights.js';
import { localTierOn } from './metrics.js';

const MAX_ENTRIES = 20_000;
const MAX_AGE_MS = 5000;

/**
 * The first tier: frozen values in this process, least recently used out first, 5 s at most. It is on only while
 * the invalidation messages of Redis arrive (local-bus.ts), and takes a value only from a flight that is still valid.
 */
export class LocalTier implements KeyvStoreAdapter {
  opts = {};
  private readonly values = new LRUCache<string, object>({ max: MAX_ENTRIES, ttl: MAX_AGE_MS });
  private enabled = false;

  constructor(private readonly flights: Flights) {}

  /** While it is off, this process does not hear what others invalidate. */
  get isOn(): boolean {
    return this.enabled;
  }

  turnOn(): void {
    this.enabled = true;
    localTierOn.set(1);
  }

  /** Off and empty; whatever is in the air is not kept either. */
  turnOff(): void {
    this.enabled = false;
    localTierOn.set(0);
    this.invalidateAll();
  }

  async get<Value>(handle: string): Promise<StoredData<Value> | undefined> {
    return this.read(handle);
  }

  async getMany<Value>(handles: string[]): Promise<StoredData<Value | undefined>[]> {
    return handles.map((handle) => this.read(handle));
  }

  async set(handle: string, value: object): Promise<boolean> {
    const flight = this.flights.get(handle);
    deepFreeze(value);
    if (!this.enabled || !flight.valid) return false;
    this.values.set(flight.key, value);
    return true;
  }

  invalidate(key: string): void {
    this.values.delete(key);
  }

  invalidateAll(): void {
    this.values.clear();
    this.flights.invalidateAll();
  }

  async delete(handle: string): Promise<boolean> {
    return this.values.delete(this.flights.get(handle).key);
  }

  async clear(): Promise<void> {
    this.invalidateAll();
  }

  on(): this {
    return this;
  }

  private read(handle: string): object | undefined {
    const flight = this.flights.get(handle);
    const value = this.values.get(flight.key);
    if (value) flight.servedBy = 'memory';
    return value;
  }
}

/** Readers share one object: nobody may change it under the others. */
function deepFreeze<T>(value: T): T {
  if (value === null || typeof value !== 'object' || Object.isFrozen(value)) return value;
  for (const part of Object.values(value)) deepFreeze(part);
  return Object.freeze(value);
}
