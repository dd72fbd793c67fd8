import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { withDeadline } from '../../common/deadline.js';
import { QUEUE_REDIS } from '../../common/redis.module.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';

/** somebody waits for their snapshot meanwhile */
const DEADLINE_MS = 150;
const KEEP_SECONDS = 86_400;
/** Of each portfolio `n`, the last number, with `revision` and `order` of the update that has it. False where that one is newer. */
const NEXT = `
local last = redis.call('HMGET', KEYS[1], 'n', 'revision', 'order')
local revision, order = tonumber(ARGV[3]), tonumber(ARGV[4])
if ARGV[5] ~= 'force' and (revision < tonumber(last[2] or 0) or order < tonumber(last[3] or 0)) then return false end
local n = string.format('%d', (last[1] or ARGV[1]) + 1)
redis.call('HSET', KEYS[1], 'n', n, 'revision', ARGV[3], 'order', ARGV[4])
redis.call('EXPIRE', KEYS[1], ARGV[2])
return n`;

/** Numbers a portfolio's updates, so that a client sees a gap. Where Redis has forgotten, it goes on from the clock: never back. */
@Injectable()
export class UpdateSequence {
  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** The number of the last update; 0 where none is known. */
  async current(portfolioId: string): Promise<number> {
    const asked = withDeadline(this.redis.hget(this.key(portfolioId), 'n'), DEADLINE_MS, 'Reading a sequence');
    return Number((await asked.catch(() => null)) ?? 0);
  }

  /**
   * The number of an update; `null` where a newer one has a number already: of a later revision, or of a run that was begun later
   * and so knows all that this one does. What was just read from PostgreSQL is numbered by `force`: nothing is newer.
   */
  async next(portfolioId: string, revision: number, order: number, force = false): Promise<number | null> {
    const args = [Date.now(), KEEP_SECONDS, revision, order, force ? 'force' : ''];
    const number = (await this.redis.eval(NEXT, 1, this.key(portfolioId), ...args)) as string | null;
    return number === null ? null : Number(number);
  }

  private key(portfolioId: string): string {
    return `${this.config.redis.prefix}:updates:${portfolioId}`;
  }
}
