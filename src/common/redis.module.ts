import { Global, Inject, Logger, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { reconnectMs } from './reconnect.js';

/** Injection token of the connection to the Redis that forgets nothing: queue, real time and who is looking at what. */
export const QUEUE_REDIS = Symbol('QUEUE_REDIS');

/** Waits at most 2 s for an answer and tries a command at most twice: without Redis it fails, it does not hang. */
function connect({ redis }: Config): Redis {
  const logger = new Logger('QueueRedis');
  const client = new Redis(redis.queueUrl, {
    connectionName: 'freshfolio',
    commandTimeout: 2000,
    connectTimeout: 2000,
    maxRetriesPerRequest: 1,
    enableOfflineQueue: false,
    lazyConnect: true,
    retryStrategy: reconnectMs,
  });
  client.on('error', (error: Error) => logger.warn({ error: error.message }, 'Redis does not answer'));
  client.connect().catch(() => undefined);
  return client;
}

@Global()
@Module({
  providers: [{ provide: QUEUE_REDIS, inject: [CONFIG], useFactory: connect }],
  exports: [QUEUE_REDIS],
})
export class RedisModule implements OnApplicationShutdown {
  constructor(@Inject(QUEUE_REDIS) private readonly redis: Redis) {}

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }
}
