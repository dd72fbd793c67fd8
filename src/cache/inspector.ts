import { Injectable } from '@nestjs/common';
import { LocalTier } from './local-tier.js';
import { RedisTier } from './redis-tier.js';

export interface Held {
  value: unknown;
  revision: number;
}

/** Looks at what the tiers hold without being a reader: nothing is loaded, filled, promoted or counted. */
@Injectable()
export class Inspector {
  constructor(
    private readonly local: LocalTier,
    private readonly redis: RedisTier,
  ) {}

  /** What would be served now; `null` where a tier has nothing that it believes. */
  async heldBy(key: string): Promise<{ memory: Held | null; redis: Held | null }> {
    const entry = await this.redis.peek(key);
    const redis = entry ? { value: (JSON.parse(entry.body) as Held).value, revision: entry.revision } : null;
    return { memory: this.local.peek(key) ?? null, redis };
  }

  /** The names of what this process holds, most recently used first. */
  memoryKeys(): Iterable<string> {
    return this.local.keys();
  }
}
