import { ProcessBook } from './process-book.mjs';
import { startPostgres } from './postgres.mjs';
import { startRedis } from './redis.mjs';

export { startPostgres, startRedis };

/**
 * Starts a private PostgreSQL and a private Redis in `dir`, each unless the environment names one. `durable: false` is
 * for tests: faster, and nothing survives the machine going down.
 * @param {{ dir: string, durable?: boolean, book?: ProcessBook, env?: NodeJS.ProcessEnv }} options
 */
export async function startServices({ dir, durable = true, book, env = process.env }) {
  const processes = book ?? (await ProcessBook.open(dir));
  try {
    const postgres = env.DATABASE_URL ? undefined : await startPostgres({ dir, durable, book: processes });
    const redis = env.REDIS_URL ? undefined : await startRedis({ dir, book: processes });
    return {
      databaseUrl: postgres?.url ?? env.DATABASE_URL,
      redisUrl: redis?.url ?? env.REDIS_URL,
      postgres,
      redis,
      stop: () => processes.close(),
    };
  } catch (error) {
    await processes.close();
    throw error;
  }
}
