import { Logger } from '@nestjs/common';
import { createClient } from '@keyv/redis';
import type { CacheService } from './cache.service.js';
import type { LocalTier } from './local-tier.js';
import { connectionOptions, reconnectWhenSilent } from './redis-client.js';
import type { RedisTier } from './redis-tier.js';

/**
 * Keeps memory right on every process: Redis itself says which tombstones were set (RESP3 client-side caching in
 * broadcast mode). What is sent while the connection is down is lost, so memory is off until tracking is armed again.
 */
export class LocalBus {
  private readonly logger = new Logger(LocalBus.name);
  private readonly client;

  constructor(
    url: string,
    private readonly redis: RedisTier,
    private readonly local: LocalTier,
    private readonly cache: CacheService,
  ) {
    this.client = createClient({ ...connectionOptions(url, 'freshfolio-bus'), RESP: 3, emitInvalidate: true });
    reconnectWhenSilent(this.client);
    this.client.on('ready', () => void this.arm());
    for (const trouble of ['error', 'reconnecting', 'end']) this.client.on(trouble, () => this.local.turnOff());
    this.client.on('invalidate', (name: Buffer | string | null) => this.hear(name));
  }

  /** Connects in the background: a Redis that is away at the start is a Redis that is away. */
  start(): void {
    this.client
      .connect()
      .catch((error: Error) => this.logger.warn({ error: error.message }, 'The bus is not connected'));
  }

  stop(): void {
    this.local.turnOff();
    this.client.destroy();
  }

  private async arm(): Promise<void> {
    try {
      await this.client.sendCommand(['CLIENT', 'TRACKING', 'OFF']);
      await this.client.sendCommand(['CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', this.redis.tombstonePrefix]);
      this.local.turnOff();
      this.local.turnOn();
    } catch (error) {
      this.logger.warn({ error }, 'Tracking could not be armed; memory stays off');
    }
  }

  /** `null` is what FLUSHALL sends. */
  private hear(name: Buffer | string | null): void {
    if (name === null) this.local.invalidateAll();
    else this.cache.forget(this.redis.keyOfTombstone(name.toString()));
  }
}
