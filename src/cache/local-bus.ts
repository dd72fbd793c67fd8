import { Logger } from '@nestjs/common';
import { createClient } from '@keyv/redis';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import type { Invalidation } from './invalidation.js';
import type { LocalTier } from './local-tier.js';
import { connectionOptions, reconnectWhenSilent } from './redis-client.js';
import type { RedisNames } from './redis-names.js';

const BEAT_MS = 250;

/**
 * Keeps memory right on every process: Redis itself says which tombstones were set (RESP3 client-side caching in
 * broadcast mode). What is sent while the connection is down is lost, so memory is off until tracking is armed again;
 * and it is believed only while the same connection answers, because an answer follows all that was said before it.
 */
export class LocalBus {
  private readonly logger = new Logger(LocalBus.name);
  private readonly client;
  private beats: NodeJS.Timeout | undefined;

  constructor(
    url: string,
    private readonly names: RedisNames,
    private readonly local: LocalTier,
    private readonly invalidation: Invalidation,
  ) {
    this.client = createClient({ ...connectionOptions(url, 'freshfolio-bus'), RESP: 3, emitInvalidate: true });
    reconnectWhenSilent(this.client);
    this.client.on('ready', () => void this.arm());
    for (const trouble of ['error', 'reconnecting', 'end']) this.client.on(trouble, () => this.local.turnOff());
    this.client.on('invalidate', (name: Buffer | string | null) => this.hear(name));
  }

  /** Connects in the background: a Redis that is away at the start is a Redis that is away. */
  start(): void {
    this.beats = setInterval(() => void this.beat(), BEAT_MS).unref();
    this.client
      .connect()
      .catch((error: Error) => this.logger.warn({ error: error.message }, 'The bus is not connected'));
  }

  stop(): void {
    clearInterval(this.beats);
    this.local.turnOff();
    this.client.destroy();
  }

  private async arm(): Promise<void> {
    try {
      await this.client.sendCommand(['CLIENT', 'TRACKING', 'OFF']);
      await this.client.sendCommand(['CLIENT', 'TRACKING', 'ON', 'BCAST', 'PREFIX', this.names.tombstonePrefix]);
      this.local.turnOff();
      this.local.turnOn();
    } catch (error) {
      this.logger.warn({ error: messageOf(error) }, 'Tracking could not be armed; memory stays off');
    }
  }

  private async beat(): Promise<void> {
    try {
      await withDeadline(this.client.ping(), BEAT_MS, 'The bus');
      this.local.hear();
    } catch {
      // Memory is believed for a while after each answer; where none comes it is off by itself.
    }
  }

  /** `null` is what FLUSHALL sends. */
  private hear(name: Buffer | string | null): void {
    if (name === null) this.local.forgetEverything();
    else void this.invalidation.hear(this.names.keyOfTombstone(name.toString()));
  }
}
