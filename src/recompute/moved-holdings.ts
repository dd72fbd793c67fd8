import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { RedisScript } from '../common/redis-script.js';

const KEEP = 50_000;
const KEEP_MS = 600_000;
/** A script holds up Redis while it runs. */
const AT_ONCE = 1000;

/** ARGV: portfolios. KEYS[1] numbers the notes, KEYS[1]:log has them by their numbers. */
const NOTE = new RedisScript(`
for _, id in ipairs(ARGV) do redis.call('ZADD', KEYS[1] .. ':log', redis.call('INCR', KEYS[1]), id) end
redis.call('ZREMRANGEBYRANK', KEYS[1] .. ':log', 0, -${KEEP + 1})
redis.call('PEXPIRE', KEYS[1] .. ':log', ${KEEP_MS})
return 1`);

/** Tells every process whose holdings moved, in the order in which they did. */
@Injectable()
export class MovedHoldings {
  private readonly key: string;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    this.key = `{${config.redis.prefix}:moved}`;
  }

  async note(portfolioIds: readonly string[]): Promise<void> {
    for (let at = 0; at < portfolioIds.length; at += AT_ONCE) {
      await NOTE.run(this.redis, this.key, portfolioIds.slice(at, at + AT_ONCE));
    }
  }

  /** Those noted after `last`, and the number of the newest note. */
  async since(last: number): Promise<{ portfolioIds: string[]; last: number }> {
    const [number, portfolioIds] = await Promise.all([
      this.redis.get(this.key),
      this.redis.zrangebyscore(`${this.key}:log`, `(${last}`, '+inf'),
    ]);
    return { portfolioIds, last: Number(number ?? 0) };
  }
}
