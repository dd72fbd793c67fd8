import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { startServices, startPostgres, startRedis } from '../../script/services.mjs';

/**
 * The servers of this run alone; each comes back on its own port, as a client would find it again. The queue and real time
 * have a Redis of their own, which is left in peace: one that forgets has lost messages that nobody can ask for again, and
 * then a push that is missing would prove nothing.
 */
export class Servers {
  #book;
  #dir;
  #dump;
  #earlierDump;

  constructor(book, dir, { postgres, redis, queue }) {
    this.#book = book;
    this.#dir = dir;
    this.#dump = join(dir, 'redis', 'dump.rdb');
    this.#earlierDump = join(dir, 'redis', 'earlier.rdb');
    this.postgres = postgres;
    this.redis = redis;
    this.queue = queue;
  }

  /** Durable, because an acknowledged write must survive PostgreSQL being killed. */
  static async start(book, dir) {
    const { postgres, redis } = await startServices({ dir, book, durable: true, env: {} });
    const queue = await startRedis({ dir: join(dir, 'queue'), book });
    return new Servers(book, dir, { postgres, redis, queue });
  }

  /** An immediate shutdown, as of a machine that goes down, and the recovery. */
  async restartPostgres() {
    process.kill(this.postgres.pid, 'SIGQUIT');
    await this.postgres.exited;
    this.postgres = await startPostgres({ dir: this.#dir, port: this.postgres.port, book: this.#book });
  }

  async killRedis() {
    process.kill(this.redis.pid, 'SIGKILL');
    await this.redis.exited;
  }

  async startRedis() {
    this.redis = await startRedis({ dir: this.#dir, port: this.redis.port, book: this.#book });
  }

  /** Has Redis write down what it holds now, for {@link startRedisFromDump}. */
  async dumpRedis() {
    await this.askRedis((redis) => redis.save());
    renameSync(this.#dump, this.#earlierDump);
  }

  async startRedisFromDump() {
    renameSync(this.#earlierDump, this.#dump);
    await this.startRedis();
    rmSync(this.#dump);
  }

  /** What an operator would do with redis-cli. */
  async askRedis(work) {
    const redis = new Redis(this.redis.url, { connectionName: 'torture', commandTimeout: 5000 });
    redis.on('error', () => undefined);
    try {
      return await work(redis);
    } finally {
      redis.disconnect();
    }
  }
}
