import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';

/** Sent by its digest; whole where the server does not know it yet. */
export class RedisScript {
  private readonly sha: string;

  constructor(private readonly text: string) {
    this.sha = createHash('sha1').update(text).digest('hex');
  }

  /** @param key names the Cluster slot that all keys of the script are in */
  async run(redis: Redis, key: string, args: readonly (string | number)[]): Promise<unknown> {
    try {
      return await redis.evalsha(this.sha, 1, key, ...args);
    } catch (error) {
      if (!(error as Error).message.startsWith('NOSCRIPT')) throw error;
      return redis.eval(this.text, 1, key, ...args);
    }
  }
}
