import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { ActivePortfolios, type ActivePortfolio } from './active-portfolios.js';
import { DirtyMarks } from './dirty-marks.js';
import { RecomputeScheduler } from './recompute-scheduler.js';
import { RedisScript } from '../common/redis-script.js';

const PAGE = 500;
/** More than that never wait: they go before prices that moved. */
const MOST_WAITING = 1000;
/** Prices are late when their oldest has waited for so long (ms) beyond window and pace. */
const LATE_MS = 500;
/** One page in so long (ms), by one process of the deployment. */
const TURN_MS = 1000;
/** The sweeper waits for it. */
const DEADLINE_MS = 2000;
const FIRST = '00000000-0000-0000-0000-000000000000';
const DONE = 'done';

const NEXT_PAGE = `
SELECT id AS "portfolioId", user_id AS "userId" FROM portfolios WHERE id > $1 ORDER BY id LIMIT ${PAGE}`;

/** A round that nobody went on with for so long is forgotten. */
const KEEP_MS = 3_600_000;

/** ARGV: the time of the round (ms), the first cursor. Each begins once, however many processes say so, and none before the last is done. */
const BEGIN = new RedisScript(`
local last = redis.call('HMGET', KEYS[1], 'at', 'after')
if tonumber(last[1] or 0) >= tonumber(ARGV[1]) or (last[2] and last[2] ~= '${DONE}') then return 0 end
redis.call('HSET', KEYS[1], 'at', ARGV[1], 'after', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ${KEEP_MS})`);

/** ARGV: the cursor of the page that is done, the next one. Whoever was overtaken does not turn back. */
const ADVANCE = new RedisScript(`
if redis.call('HGET', KEYS[1], 'after') ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'after', ARGV[2])
return redis.call('PEXPIRE', KEYS[1], ${KEEP_MS})`);

/**
 * Values everybody whom nobody looks at, page by page, and gives way to prices that moved. How far it has come is in Redis: where
 * the process dies that had its turn, another one goes on.
 */
@Injectable()
export class BulkRound {
  private readonly key: string;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
    private readonly dataSource: DataSource,
    private readonly active: ActivePortfolios,
    private readonly marks: DirtyMarks,
    private readonly scheduler: RecomputeScheduler,
  ) {
    this.key = `{${config.redis.prefix}:queue}:round`;
  }

  /** @param at names the round */
  async begin(at: Date): Promise<void> {
    await BEGIN.run(this.redis, this.key, [at.getTime(), FIRST]);
  }

  /** The next page, where it is this process' turn. @throws where it could not be marked; it is still the next one then */
  async step(): Promise<void> {
    const after = await this.redis.hget(this.key, 'after');
    if (after === null || after === DONE || !(await this.hasRoom())) return;
    if ((await this.redis.set(`${this.key}:turn`, 1, 'PX', TURN_MS, 'NX')) === null) return;
    const asked: Promise<ActivePortfolio[]> = this.dataSource.query(NEXT_PAGE, [after]);
    const page = await withDeadline(asked, DEADLINE_MS, 'Reading a page of portfolios');
    await this.scheduler.refreshAll(await this.active.without(page));
    const next = page.length < PAGE ? DONE : page.at(-1)!.portfolioId;
    await ADVANCE.run(this.redis, this.key, [after, next]);
  }

  private async hasRoom(): Promise<boolean> {
    const { debounceMs, paceMs } = this.config.recompute;
    const [bulk, market] = await Promise.all([this.marks.state('bulk'), this.marks.state('market')]);
    return bulk.waiting + PAGE <= MOST_WAITING && market.oldestAgeMs <= Math.max(debounceMs, paceMs) + LATE_MS;
  }
}
