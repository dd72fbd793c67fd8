import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Counter } from 'prom-client';
import { messageOf } from '../common/errors.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';

const signalErrors = new Counter({
  name: 'session_signal_errors_total',
  help: 'Changes of access that could not be told to the other processes at once, and lost connections to hear of them',
});

type Hear = (userIds: readonly string[] | null) => void;

/** Tells all processes whose tokens are to be looked at again, by Redis pub/sub; `null`: everybody's. */
@Injectable()
export class SessionSignals implements OnApplicationShutdown {
  private readonly logger = new Logger(SessionSignals.name);
  private readonly channel: string;
  private listener: Redis | undefined;
  private hear: Hear | undefined;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.channel = `${config.redis.prefix}:sessions`;
  }

  /** Never fails: what Redis does not take is heard in this process alone, and the others look at everything when it is back. */
  publish(userIds: readonly string[] | null): void {
    this.redis.publish(this.channel, JSON.stringify(userIds)).catch((error: unknown) => {
      signalErrors.inc();
      this.logger.debug({ error: messageOf(error) }, 'Only this process heard of a change of access');
      this.hear?.(userIds);
    });
  }

  /** `missed` is called whenever something may not have been heard, once everything is heard again. */
  listen(hear: Hear, missed: () => void): void {
    this.hear = hear;
    const listener = new Redis(this.config.redis.queueUrl, {
      connectionName: 'freshfolio-sessions',
      connectTimeout: 2000,
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      autoResubscribe: false,
      retryStrategy: (attempt) => Math.min(50 * 2 ** attempt, 1000) * (0.5 + Math.random() / 2),
    });
    listener.on('error', () => signalErrors.inc());
    listener.on('message', (_, text: string) => hear(JSON.parse(text) as string[] | null));
    listener.on('ready', () => {
      listener.subscribe(this.channel).then(missed, () => listener.disconnect(true));
    });
    this.listener = listener;
  }

  onApplicationShutdown(): void {
    this.listener?.disconnect();
  }
}
