import { Logger } from '@nestjs/common';
import { createClient, type RedisClientOptions } from '@keyv/redis';
import { reconnectMs } from '../common/reconnect.js';

const logger = new Logger('CacheRedis');

const PING_MS = 500;
const SILENCE_MS = 2000;

/**
 * A connection that never makes anybody wait for long: commands fail at once while it is down, a server that does not answer
 * its pings is given up after 2 s, and it tries again for ever, at most once a second, with jitter.
 */
export function connectionOptions(url: string, name: string): RedisClientOptions {
  return {
    url,
    name,
    disableOfflineQueue: true,
    pingInterval: PING_MS,
    socket: {
      connectTimeout: SILENCE_MS,
      socketTimeout: SILENCE_MS,
      reconnectStrategy: reconnectMs,
    },
  };
}

export type CacheRedis = ReturnType<typeof createCacheRedis>;

export function createCacheRedis(url: string, name: string) {
  const client = createClient(connectionOptions(url, name));
  reconnectWhenSilent(client);
  client.on('error', (error: Error) =>
    logger.warn({ connection: name, error: error.message }, 'Redis does not answer'),
  );
  return client;
}

interface PingingClient {
  isOpen: boolean;
  on(event: string, listener: () => void): unknown;
  connect(): Promise<unknown>;
  destroy(): void;
}

/** `socketTimeout` alone does not see a server that hangs: what is written to it counts as life. Unanswered pings do. */
export function reconnectWhenSilent(client: PingingClient): void {
  let timer: NodeJS.Timeout | undefined;
  const giveUp = (): void => {
    if (!client.isOpen) return;
    logger.warn('Redis has not answered its pings: connecting again');
    client.destroy();
    client.connect().catch(() => undefined);
  };
  const hear = (): void => {
    clearTimeout(timer);
    timer = setTimeout(giveUp, PING_MS + SILENCE_MS).unref();
  };
  for (const sign of ['ready', 'ping-interval']) client.on(sign, hear);
  for (const farewell of ['error', 'end']) client.on(farewell, () => clearTimeout(timer));
}
