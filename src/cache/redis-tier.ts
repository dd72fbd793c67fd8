import { randomUUID } from 'node:crypto';
import KeyvRedis from '@keyv/redis';
import { readEntry, writeEntry, type Entry } from './entry.js';
import type { Flight, Flights, Known, Lease } from './flights.js';
import { countRefusal } from './metrics.js';
import type { CacheRedis } from './redis-client.js';
import type { RedisGate } from './redis-gate.js';
import type { RedisNames } from './redis-names.js';
import { FILL, INVALIDATE, RELEASE, TAKE, type Script } from './scripts.js';
import { waitFor } from './waiting.js';

/** Longer than any load can take: PostgreSQL ends a statement after 10 s, a flight is at most a few statements. */
const TOMBSTONE_MS = 60_000;
/** Longer than the others wait before they take it over (waiting.ts). */
const LEASE_MS = 5000;
const MAX_LENGTH = 1_000_000;
/** Keys that are invalidated in one step; Redis does nothing else meanwhile, about 0.2 ms. */
const BATCH = 100;
/** what the script answers where memory has the entry already */
const SAME = '=';

type Mode = 'wait' | 'force' | 'update';

/** What Redis has: text, or what memory had already, as Keyv hands it over. */
interface Found {
  revision: number;
  name: string | null;
  body: string | object;
}

/**
 * The second tier, a Keyv adapter. A miss takes the key's lease and a fill needs it: a value that was loaded before an
 * invalidation is never stored after it, and one process loads while the others wait for its value. Failures look like a miss.
 */
export class RedisTier extends KeyvRedis<unknown> {
  protected readonly fill: Script = FILL;
  private readonly process = randomUUID().slice(0, 8);
  private count = 0;

  constructor(
    private readonly redis: CacheRedis,
    private readonly flights: Flights,
    private readonly gate: RedisGate,
    private readonly names: RedisNames,
  ) {
    super(redis, { useUnlink: true });
  }

  /** Where somebody else loads the key, their value, or after a while a lease of our own. */
  override async get<T>(handle: string): Promise<T | undefined> {
    const flight = this.flights.get(handle);
    const entry = await waitFor((isLast) => this.take(flight, isLast ? 'force' : 'wait'));
    return entry && (land(flight, entry) as T);
  }

  /** One round trip. Waits for nobody: where somebody else loads a key, it is loaded here too and not stored. */
  override async getMany<T>(handles: string[]): Promise<(T | undefined)[]> {
    const flights = handles.map((handle) => this.flights.get(handle));
    const entries = await Promise.all(flights.map((flight) => this.take(flight, 'wait')));
    return entries.map((entry, index) => (entry ? (land(flights[index]!, entry) as T) : undefined));
  }

  override async set(handle: string, body: string, ttlMs?: number): Promise<void> {
    const flight = this.flights.get(handle);
    const { key, lease, revision } = flight;
    if (lease === null || ttlMs === undefined) return;
    if (!this.mayStore(flight) || body.length > MAX_LENGTH) return countRefusal('redis', key);
    const { token, tombstone, epoch } = lease;
    flight.lease = null;
    const text = writeEntry({ epoch, revision, name: token, body });
    const args = [token, tombstone, text, String(withJitter(ttlMs)), epoch, String(revision)];
    const filled = await this.gate.attempt('fill', () => this.run(this.fill, key, args));
    if (filled === 0) countRefusal('redis', key);
  }

  override async setMany(entries: { key: string; value: string; ttl?: number }[]): Promise<void> {
    await Promise.all(entries.map(({ key, value, ttl }) => this.set(key, value, ttl)));
  }

  /** Keyv asks for it when a value has expired; Redis has its own clock for that. */
  override async delete(): Promise<boolean> {
    return false;
  }

  /** CacheModule ends the connection. */
  override async disconnect(): Promise<void> {}

  /** What is stored now, with the right to replace it. */
  async takeForUpdate(flight: Flight): Promise<string | undefined> {
    // Memory was not asked: it is text.
    return (await this.take(flight, 'update'))?.body as string | undefined;
  }

  /** Nobody waits any longer for what was to be loaded under it. Never fails. */
  async release(key: string, { token }: Pick<Lease, 'token'>): Promise<void> {
    await this.gate.deliver('release', () => this.run(RELEASE, key, [token])).catch(() => undefined);
  }

  /** What is believed now, without joining anybody. */
  async peek(key: string): Promise<Entry | undefined> {
    const { epoch } = this.gate;
    if (epoch === null) return undefined;
    return readEntry(await this.gate.attempt('get', () => this.redis.get(this.names.of(key)[0])), epoch);
  }

  /** New tombstones, no values. @throws where Redis did not acknowledge all of them */
  async invalidate(keys: readonly string[]): Promise<void> {
    const args = [String(TOMBSTONE_MS), this.nextToken()];
    const batches = Array.from({ length: Math.ceil(keys.length / BATCH) }, (_, index) =>
      keys.slice(index * BATCH, (index + 1) * BATCH).flatMap((key) => this.names.of(key)),
    );
    await this.gate.deliver('invalidate', () =>
      Promise.all(batches.map((names) => INVALIDATE.run(this.redis, names, args))),
    );
  }

  /** Nothing that was ever stored is believed from now on. @throws where Redis did not acknowledge it */
  async renewGeneration(): Promise<void> {
    await this.gate.deliver('invalidate', () => this.redis.set(this.names.generation, randomUUID()));
  }

  /** The keys of the values that match a glob, in batches; an operator asks, no request waits. */
  async *matching(glob: string): AsyncGenerator<string[]> {
    const scan = this.redis.scanIterator({ MATCH: this.names.of(glob)[0], COUNT: 500 });
    for await (const found of scan) yield found.map((name) => this.names.keyOfValue(name));
  }

  protected mayStore({ valid }: Flight): boolean {
    return valid;
  }

  /** A value, or `undefined` with a lease on the flight where it may be stored; `null` where somebody else holds the lease. */
  private async take(flight: Flight, mode: Mode): Promise<Found | null | undefined> {
    const { epoch } = this.gate;
    const token = this.nextToken();
    const args = [epoch ?? '', token, String(LEASE_MS), mode, flight.known?.entryName ?? ''];
    const asked = async () => (await this.run(TAKE, flight.key, args)) as [string | null, string | null];
    let asking: ReturnType<typeof asked> | undefined;
    const answer = await this.gate.attempt('get', () => (asking = asked()));
    flight.bypassed = epoch === null || answer === undefined;
    if (epoch === null || answer === undefined) {
      // A lease that comes after the deadline is used by nobody, and others would wait for its end.
      void asking?.then(
        () => this.release(flight.key, { token }),
        () => undefined,
      );
      return undefined;
    }
    const [text, tombstone] = answer;
    if (text === SAME) return asFound(flight.known!);
    if (tombstone !== null) {
      flight.lease = { token, tombstone, epoch };
      flight.entryName = token;
    }
    return readEntry(text, epoch) ?? (tombstone === null ? null : undefined);
  }

  private run(script: Script, key: string, args: string[]): Promise<unknown> {
    return script.run(this.redis, this.names.of(key), args);
  }

  private nextToken(): string {
    this.count += 1;
    return `${this.process}-${this.count}`;
  }
}

const asFound = ({ revision, entryName, stored }: Known): Found => ({ revision, name: entryName, body: stored });

function land(flight: Flight, { revision, name, body }: Found): string | object {
  flight.servedBy = 'redis';
  flight.revision = revision;
  flight.entryName = name;
  return body;
}

/** Up to a tenth shorter, so that keys which were filled together do not expire together. */
function withJitter(ttlMs: number): number {
  return Math.round(ttlMs * (0.9 + Math.random() / 10));
}
