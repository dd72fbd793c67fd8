import { Keyv } from 'keyv';
import type { LocalTier } from './local-tier.js';
import type { RedisTier } from './redis-tier.js';

/** The tiers as cache-manager takes them, the nearest first. */
export function storesOf(local: LocalTier, redis: RedisTier): Keyv[] {
  return [
    // Frozen objects are shared as they are; only what goes to Redis becomes text.
    new Keyv({ store: local, useKeyPrefix: false, serialize: undefined, deserialize: undefined }),
    new Keyv({ store: redis, useKeyPrefix: false, serialize: JSON.stringify, deserialize: JSON.parse }),
  ];
}
