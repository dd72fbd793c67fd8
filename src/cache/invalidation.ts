import { Injectable } from '@nestjs/common';
import { LocalTier } from './local-tier.js';
import { RedisGate } from './redis-gate.js';
import { RedisTier } from './redis-tier.js';

/** Names that are no key's: their tombstones tell every process to forget more than one. */
const EVERYTHING = '*';
const PATTERN = '~';
const BATCH = 1000;

/**
 * Takes values out of every tier: of this process at once, of Redis when it has acknowledged it, of the other processes as
 * Redis tells them. This process forgets again after that, because a reader may have fetched the old value from Redis meanwhile.
 */
@Injectable()
export class Invalidation {
  constructor(
    private readonly local: LocalTier,
    private readonly redis: RedisTier,
    private readonly gate: RedisGate,
  ) {}

  /** @throws where Redis did not acknowledge all of them, within the deadline of a request */
  async invalidate(keys: readonly string[]): Promise<void> {
    for (let start = 0; start < keys.length; start += BATCH)
      await this.forgetEverywhere(keys.slice(start, start + BATCH));
  }

  /** @throws as {@link invalidate} */
  async invalidateEverything(): Promise<void> {
    this.local.forgetEverything();
    await this.redis.renewGeneration();
    await this.redis.invalidate([EVERYTHING]);
    await this.hear(EVERYTHING);
  }

  /** Every key that matches; `*` stands for anything. Returns how many Redis held. @throws as {@link invalidate} */
  async invalidatePattern(glob: string): Promise<number> {
    let count = 0;
    for await (const keys of this.redis.matching(glob)) {
      await this.invalidate(keys);
      count += keys.length;
    }
    await this.redis.invalidate([PATTERN + glob]);
    await this.hear(PATTERN + glob);
    return count;
  }

  /** What a tombstone speaks of was invalidated, by whatever process. */
  async hear(name: string): Promise<void> {
    if (name === EVERYTHING) {
      this.local.forgetEverything();
      await this.gate.renew();
      this.local.forgetEverything();
    } else if (name.startsWith(PATTERN)) {
      const matches = matcher(name.slice(PATTERN.length));
      for (const key of [...this.local.keys()].filter((held) => matches.test(held))) this.local.forget(key);
    } else this.local.forget(name);
  }

  private async forgetEverywhere(keys: readonly string[]): Promise<void> {
    for (const key of keys) this.local.forget(key);
    await this.redis.invalidate(keys);
    for (const key of keys) this.local.forget(key);
  }
}

function matcher(glob: string): RegExp {
  const parts = glob.split('*').map((part) => part.replaceAll(/[^\w:%-]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`);
}
