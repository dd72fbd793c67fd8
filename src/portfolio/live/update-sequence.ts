import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { withDeadline } from '../../common/deadline.js';
import { Gathering } from '../../common/gathering.js';
import { QUEUE_REDIS } from '../../common/redis.module.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { ARE_FOLLOWED, FOLLOW, NEXT } from './sequence-scripts.js';

/** somebody waits for their snapshot meanwhile */
const DEADLINE_MS = 150;
/** Runs that have read within so long (ms) of each other ask together; a script holds up Redis. */
const TOGETHER = { collectMs: 1, most: 200 };
const KEEP_MS = 86_400_000;
/** Whoever follows says so again every 9 s (portfolio-followers.ts), and may fail to twice. */
const FOLLOWED_MS = 30_000;

/** What is known of an update before it has a number. */
export interface Unnumbered {
  revision: number;
  /** of its run */
  order: number;
  /** the number of the update that it was compared with; 0 where there was none */
  last: number;
  /** it says the same as that one */
  isSame: boolean;
  /** the number that was the last one before it was read; `null` where nobody looked */
  seen: number | null;
}

/**
 * A number; with `isNext`, the one after the update that it was compared with. `same`: nothing has to be said. `overtakenBy`: another one
 * has that number already: of a later revision, of a run that was begun later, or since this one was read.
 */
export type Numbered = { sequence: number; isNext: boolean } | { overtakenBy: number } | 'same';

/**
 * Numbers a portfolio's updates, so that a client sees a gap, and knows whether anybody follows them. Where Redis has forgotten,
 * the numbers go on from the clock, never back, and somebody follows until all have had time to say whether they do.
 */
@Injectable()
export class UpdateSequence {
  private readonly base: string;
  private readonly following = new Gathering((ids: string[]) => this.areFollowed(ids), TOGETHER);

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) config: Config,
  ) {
    // The braces put all of them into one slot of a Redis Cluster.
    this.base = `{${config.redis.prefix}:updates}`;
  }

  /** Whatever is numbered from now on is sent, for half a minute. The order of a run that begins now; `null` where Redis does not answer. */
  async follow(portfolioId: string): Promise<number | null> {
    const asked = FOLLOW.run(this.redis, this.base, [portfolioId, FOLLOWED_MS, KEEP_MS]);
    const order = await withDeadline(asked, DEADLINE_MS, 'Following a portfolio').catch(() => null);
    return order === null ? null : Number(order);
  }

  /** Whoever follows after it was answered that nobody does sees what was true by then. */
  isFollowed(portfolioId: string): Promise<boolean> {
    return this.following.ask(portfolioId);
  }

  /** What was just read from PostgreSQL is numbered by `force`, whatever its order. */
  async next(portfolioId: string, update: Unnumbered, force = false): Promise<Numbered> {
    const { revision, order, last, isSame, seen } = update;
    const flags = [force ? 'force' : '', isSame ? 'same' : ''];
    const args = [portfolioId, Date.now(), KEEP_MS, revision, order, last, ...flags, seen ?? ''];
    const answer = (await NEXT.run(this.redis, this.base, args)) as [string, string | number] | 'same';
    if (answer === 'same') return answer;
    if (answer[0] === 'overtaken') return { overtakenBy: Number(answer[1]) };
    return { sequence: Number(answer[0]), isNext: answer[1] === 1 };
  }

  private async areFollowed(portfolioIds: readonly string[]): Promise<boolean[]> {
    const answers = (await ARE_FOLLOWED.run(this.redis, this.base, portfolioIds)) as number[];
    return answers.map((answer) => answer === 1);
  }
}
