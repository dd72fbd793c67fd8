import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { messageOf } from '../common/errors.js';
import { reconnectMs } from '../common/reconnect.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { busErrors } from './metrics.js';

/** What is said on a channel. */
export interface BusMessage {
  event: string;
  payload: object;
  /** as of {@link Message} */
  moved?: object;
  /** the only user who may see it, where not everybody who listens may */
  audience?: string;
  /** nobody listens after it */
  isLast?: boolean;
  /** when it was said, ms since 1970 */
  at: number;
}

type Hear = (message: BusMessage) => void;

const HEARTBEAT_MS = 1000;
const DEADLINE_MS = 2000;
/** of one SUBSCRIBE after a lost connection */
const AT_ONCE = 1000;

/**
 * From any process to all that listen, by Redis pub/sub (docs/adr/0012): one channel for each room, so that a process hears only what
 * its own clients follow. What is said while a listener has no connection is lost to it; it is told when it has one again.
 */
@Injectable()
export class RealtimeBus implements OnApplicationShutdown {
  private readonly logger = new Logger(RealtimeBus.name);
  private readonly hears = new Map<string, Hear>();
  private readonly restored = new Set<() => void>();
  private readonly prefix: string;
  private listener: Redis | undefined;
  private heartbeat: NodeJS.Timeout | undefined;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.prefix = `${config.redis.prefix}:realtime:`;
  }

  /** Never fails: what Redis does not take is heard in this process alone, and the others ask anew when Redis is back. */
  publish(channel: string, message: Omit<BusMessage, 'at'>): void {
    const full = { ...message, at: Date.now() };
    this.redis.publish(this.prefix + channel, JSON.stringify(full)).catch((error: unknown) => {
      busErrors.inc({ step: 'publish' });
      this.logger.debug({ channel, error: messageOf(error) }, 'A message went to this process alone');
      this.hears.get(channel)?.(full);
    });
  }

  /** Resolves when everything that is said from now on is heard; without Redis at once, what was missed is told by {@link onRestored}. */
  async listen(channel: string, hear: Hear): Promise<void> {
    this.hears.set(channel, hear);
    this.listener ??= this.connect();
    if (this.listener.status === 'ready') await this.ask('subscribe', [channel]);
  }

  leave(channel: string): void {
    this.hears.delete(channel);
    if (this.listener?.status === 'ready') void this.ask('unsubscribe', [channel]);
  }

  /** `handle` is called whenever something may have been missed, once everything is heard again. */
  onRestored(handle: () => void): void {
    this.restored.add(handle);
  }

  onApplicationShutdown(): void {
    clearInterval(this.heartbeat);
    this.listener?.disconnect();
  }

  private connect(): Redis {
    const listener = new Redis(this.config.redis.queueUrl, {
      connectionName: 'freshfolio-realtime',
      connectTimeout: DEADLINE_MS,
      commandTimeout: DEADLINE_MS,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResubscribe: false,
      retryStrategy: reconnectMs,
    });
    listener.on('error', () => busErrors.inc({ step: 'connection' }));
    listener.on('ready', () => void this.restore());
    listener.on('message', (channel: string, text: string) => this.hear(channel, text));
    // A server that stands still says nothing, and neither does its connection.
    this.heartbeat = setInterval(() => {
      if (listener.status === 'ready') listener.ping().catch(() => listener.disconnect(true));
    }, HEARTBEAT_MS).unref();
    return listener;
  }

  private hear(channel: string, text: string): void {
    this.hears.get(channel.slice(this.prefix.length))?.(JSON.parse(text) as BusMessage);
  }

  private async restore(): Promise<void> {
    const channels = [...this.hears.keys()];
    for (let at = 0; at < channels.length; at += AT_ONCE) {
      if (!(await this.ask('subscribe', channels.slice(at, at + AT_ONCE)))) return;
    }
    for (const handle of this.restored) handle();
  }

  /** Where it fails the connection is made anew, and everything is asked for again. */
  private async ask(command: 'subscribe' | 'unsubscribe', channels: readonly string[]): Promise<boolean> {
    const listener = this.listener!;
    try {
      await listener[command](...channels.map((channel) => this.prefix + channel));
      return true;
    } catch (error) {
      busErrors.inc({ step: command });
      this.logger.warn({ error: messageOf(error) }, 'Redis did not answer: listening anew');
      listener.disconnect(true);
      return false;
    }
  }
}
