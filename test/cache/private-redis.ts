import { Redis } from 'ioredis';
import { startRedis } from '../../script/redis.mjs';

/** A Redis of the test's own, to be frozen, killed and started again. */
export interface PrivateRedis {
  url: string;
  /** a connection that is not part of the test */
  admin: Redis;
  freeze: () => void;
  thaw: () => void;
  /** Ends it by force; what it held is lost. */
  kill: () => Promise<void>;
  /** Starts it again on the same port. */
  restart: () => Promise<void>;
  end: () => Promise<void>;
}

export async function startPrivateRedis(dir: string): Promise<PrivateRedis> {
  let server = await startRedis({ dir });
  const { url, port } = server;
  const admin = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: null });
  admin.on('error', () => undefined);
  await admin.connect();
  const send = (signal: NodeJS.Signals) => process.kill(server.pid, signal);
  return {
    url,
    admin,
    freeze: () => send('SIGSTOP'),
    thaw: () => send('SIGCONT'),
    kill: async () => {
      send('SIGKILL');
      await server.exited;
    },
    restart: async () => {
      server = await startRedis({ dir, port });
    },
    end: async () => {
      admin.disconnect();
      await server.stop();
    },
  };
}
