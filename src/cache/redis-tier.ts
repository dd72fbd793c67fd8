import KeyvRedis from '@keyv/redis';
import { withDeadline } from '../common/deadline.js';
import type { Flight, Flights } from './flights.js';
import { operationSeconds, pendingInvalidations, redisErrors } from './metrics.js';
import type { CacheRedis } from './redis-client.js';

/** A request waits so long for Redis (ms), then goes on without it. */
const DEADLINE_MS = 150;
/** Longer than any load can take: PostgreSQL ends a statement after 10 s, a flight is at most a few statements. */
const TOMBSTONE_MS = 60_000;

const FILL = `
if (redis.call('GET', KEYS[2]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/** The server's time makes the tombstone: no two invalidations leave the same one. */
const INVALIDATE = `
local now = redis.call('TIME')
redis.call('SET', KEYS[2], now[1] .. '.' .. now[2] .. '.' .. ARGV[2], 'PX', ARGV[1])
return redis.call('DEL', KEYS[1])`;

/**
 * The second tier, a Keyv adapter. A miss takes the key's tombstone as its lease, and a fill is written only if the tombstone
 * is still the same: a value that was loaded before an invalidation is never stored after it. Value and tombstone share a
 * Redis Cluster slot. Failures are counted and look like a miss.
 */
export class RedisTier extends KeyvRedis<unknown> {
  /** keys that this process has invalidated and Redis has not acknowledged, with the number of their last invalidation */
  private readonly unconfirmed = new Map<string, number>();
  private count = 0;

  constructor(
    private readonly redis: CacheRedis,
    private readonly flights: Flights,
    private readonly prefix: string,
  ) {
    super(redis, { useUnlink: true });
  }

  get tombstonePrefix(): string {
    return `${this.prefix}:t:`;
  }

  /** The key that a tombstone's name speaks of. */
  keyOfTombstone(name: string): string {
    return name.slice(this.tombstonePrefix.length + 1, -1);
  }

  override async get<T>(handle: string): Promise<T | undefined> {
    const [value] = await this.getMany<T>([handle]);
    return value;
  }

  override async getMany<T>(handles: string[]): Promise<(T | undefined)[]> {
    const flights = handles.map((handle) => this.flights.get(handle));
    const asked = flights.filter(({ key }) => !this.unconfirmed.has(key));
    const ask = () => Promise.all(asked.map(({ key }) => this.redis.mGet(this.names(key))));
    const answers = await this.attempt('get', ask);
    // Only here: an answer that came too late is no lease, because the load has begun without it.
    asked.forEach((flight, index) => board(flight, answers?.[index]));
    const values = new Map(asked.map((flight, index) => [flight, answers?.[index]?.[0] ?? undefined]));
    return flights.map((flight) => values.get(flight) as T | undefined);
  }

  override async set(handle: string, value: string, ttlMs?: number): Promise<void> {
    const flight = this.flights.get(handle);
    const { key, lease } = flight;
    if (!flight.valid || lease === null || ttlMs === undefined) return;
    await this.attempt('fill', () =>
      this.redis.eval(FILL, { keys: this.names(key), arguments: [lease, value, String(withJitter(ttlMs))] }),
    );
  }

  override async setMany(entries: { key: string; value: string; ttl?: number }[]): Promise<void> {
    await Promise.all(entries.map(({ key, value, ttl }) => this.set(key, value, ttl)));
  }

  /** Keyv asks for it when a value has expired; Redis has its own clock for that. */
  override async delete(): Promise<boolean> {
    return false;
  }

  async ping(): Promise<void> {
    await withDeadline(this.redis.ping(), DEADLINE_MS, 'Redis ping');
  }

  /** CacheModule ends the connection. */
  override async disconnect(): Promise<void> {}

  /**
   * New tombstones, no values. Until Redis has acknowledged a key this process does not read it there.
   * @throws where Redis did not acknowledge all of them
   */
  async invalidate(keys: readonly string[]): Promise<void> {
    const numbers = keys.map((key) => this.distrust(key));
    const done = operationSeconds.startTimer({ operation: 'invalidate' });
    try {
      const all = keys.map((key, index) => {
        const args = [String(TOMBSTONE_MS), `${process.pid}.${numbers[index]}`];
        return this.redis.eval(INVALIDATE, { keys: this.names(key), arguments: args });
      });
      await withDeadline(Promise.all(all), DEADLINE_MS, 'Invalidating in Redis');
    } finally {
      done();
    }
    keys.forEach((key, index) => this.unconfirmed.get(key) === numbers[index] && this.unconfirmed.delete(key));
    pendingInvalidations.set(this.unconfirmed.size);
  }

  /** Tries again what Redis has not acknowledged. @throws as {@link invalidate} */
  async confirm(): Promise<void> {
    if (this.unconfirmed.size > 0) await this.invalidate([...this.unconfirmed.keys()].slice(0, 1000));
  }

  private distrust(key: string): number {
    this.count += 1;
    this.unconfirmed.set(key, this.count);
    pendingInvalidations.set(this.unconfirmed.size);
    return this.count;
  }

  private names(key: string): [string, string] {
    return [`${this.prefix}:v:{${key}}`, `${this.tombstonePrefix}{${key}}`];
  }

  private async attempt<T>(operation: string, work: () => Promise<T>): Promise<T | undefined> {
    const done = operationSeconds.startTimer({ operation });
    try {
      return await withDeadline(work(), DEADLINE_MS, `Redis ${operation}`);
    } catch {
      redisErrors.inc({ operation });
      return undefined;
    } finally {
      done();
    }
  }
}

/** Notes on the flight what Redis said: value and tombstone. */
function board(flight: Flight, answer: (string | null)[] | undefined): void {
  if (!answer) return;
  const [value, tombstone] = answer;
  flight.lease = tombstone ?? '';
  if (typeof value === 'string') flight.servedBy = 'redis';
}

/** Up to a tenth shorter, so that keys which were filled together do not expire together. */
function withJitter(ttlMs: number): number {
  return Math.round(ttlMs * (0.9 + Math.random() / 10));
}
