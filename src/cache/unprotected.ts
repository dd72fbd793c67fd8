import { LocalBus } from './local-bus.js';
import { LocalTier } from './local-tier.js';
import { RedisGate, type Backlog } from './redis-gate.js';
import { RedisTier } from './redis-tier.js';
import { Script } from './scripts.js';

// What the torture test puts in the place of one protection, to see that it would be missed (test/torture). Refused by the
// configuration outside of tests.

/** Stores whatever is brought. */
export class UnleasedTier extends RedisTier {
  protected override readonly fill = new Script(`
redis.call('DEL', KEYS[2])
redis.call('SET', KEYS[1], ARGV[3], 'PX', ARGV[4])
return 1`);

  protected override mayStore(): boolean {
    return true;
  }
}

/** Says nothing. */
export class SilentBus extends LocalBus {
  override start(): void {}
  override stop(): void {}
}

/** Believed although nobody tells it anything. */
export class DeafTier extends LocalTier {
  override get isOn(): boolean {
    return true;
  }
}

/** Takes every server for the same one, and believes it at once. */
export class EternalGate extends RedisGate {
  protected override async readEpoch(): Promise<string> {
    await super.readEpoch();
    return 'eternal.0';
  }
}

export const noBacklog: Backlog = { now: async () => '', isEmptyBefore: async () => true };
