import { Logger } from '@nestjs/common';
import { createClient, type RedisClientOptions } from '@keyv/redis';

const logger = new Logger('CacheRedis');

/**
 * A connection that never makes anybody wait for long: commands fail at once while it is down, a server that does not answer
 * its pings is given up after 2 s, and it tries again for ever, at most once a second, with jitter.
 */
export function connectionOptions(url: string, name: string): RedisClientOptions {
  return {
    url,
    name,
    disableOfflineQueue: true,
    pingInterval: 500,
    socket: {
      connectTimeout: 2000,
      socketTimeout: 2000,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, 1000) * (0.5 + Math.random() / 2),
    },
  };
}

export type CacheRedis = ReturnType<typeof createCacheRedis>;

export function createCacheRedis(url: string, name: string) {
  const client = createClient(connectionOptions(url, name));
  client.on('error', (error: Error) =>
    logger.warn({ connection: name, error: error.message }, 'Redis does not answer'),
  );
  return client;
}
