import { Inject, Injectable } from '@nestjs/common';
import { CachedKinds } from '../cache/cached-kinds.js';
import { Comparison, type Verdict } from '../cache/comparison.js';
import type { CacheRedis } from '../cache/redis-client.js';
import { RedisGate, type GateState } from '../cache/redis-gate.js';
import { RedisNames } from '../cache/redis-names.js';
import { CACHE_REDIS } from '../cache/tiers.module.js';
import { withDeadline } from '../common/deadline.js';

const DEADLINE_MS = 2000;

/** Everything that Redis knows of a key, whether it is believed or not, beside what PostgreSQL says. */
export interface Inspection {
  gate: GateState;
  /** of the deployment now; `null` while Redis is not believed */
  epoch: string | null;
  value: { epoch: string; revision: number; bytes: number; expiresInMs: number } | null;
  /** somebody loads it: for so long (ms) the others wait */
  leaseEndsInMs: number | null;
  /** `value` names the instant of the last invalidation (s since 1970, by the clock of Redis) and who made it */
  tombstone: { value: string; endsInMs: number } | null;
  /** `null` where it cannot be loaded again, such as a valuation that was pushed */
  verdict: Verdict | null;
}

@Injectable()
export class CacheInspection {
  constructor(
    @Inject(CACHE_REDIS) private readonly redis: CacheRedis,
    private readonly names: RedisNames,
    private readonly gate: RedisGate,
    private readonly kinds: CachedKinds,
    private readonly comparison: Comparison,
  ) {}

  /** @throws where Redis or PostgreSQL does not answer */
  async inspect(key: string): Promise<Inspection> {
    const known = this.kinds.find(key);
    const [value, lease, tombstone] = await Promise.all(this.names.of(key).map((name) => this.read(name)));
    return {
      gate: this.gate.state,
      epoch: this.gate.epoch,
      value: value ? { ...readHeader(value.text), expiresInMs: value.endsInMs } : null,
      leaseEndsInMs: lease?.endsInMs ?? null,
      tombstone: tombstone ? { value: tombstone.text, endsInMs: tombstone.endsInMs } : null,
      verdict: known && (await this.comparison.compare(known)),
    };
  }

  private async read(name: string): Promise<{ text: string; endsInMs: number } | null> {
    const asked = Promise.all([this.redis.get(name), this.redis.pTTL(name)]);
    const [text, endsInMs] = await withDeadline(asked, DEADLINE_MS, 'Looking into Redis');
    return text === null ? null : { text, endsInMs };
  }
}

/** As entry.ts writes it. */
function readHeader(text: string): { epoch: string; revision: number; bytes: number } {
  const [, epoch = '', revision = '0'] = /^(\S+) (\d+) /.exec(text) ?? [];
  return { epoch, revision: Number(revision), bytes: Buffer.byteLength(text) };
}
