import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { Gathering } from '../common/gathering.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { ActivePortfolio } from './active-portfolios.js';
import { laneNames, lanes, type Lane } from './lanes.js';
import { ASK, DONE, MARK, PARK, TAKE } from './mark-scripts.js';

/** A script holds up Redis while it runs, 5 ms at most. */
const AT_ONCE = 100;
/** Runs that begin or end within so long (ms) say so in one script. */
const TOGETHER = { collectMs: 1, most: AT_ONCE };

/** A portfolio, and what of it has changed: symbols, `=7` for its holdings at revision 7, `*` for anything. */
export interface Mark extends ActivePortfolio {
  changes: readonly string[];
}

/** What a run has to do: wait, nothing, or value the portfolio. */
export type Taken =
  | { is: 'paced'; waitMs: number }
  | { is: 'clean' }
  | { is: 'dirty'; owner: string; order: number; minRevision: number; changes: string[] };

interface Done {
  ageMs: number | null;
  parkedJob: string | null;
}

/** What a run says of itself in a script: its member, and who it is. */
interface Owned {
  portfolio: ActivePortfolio;
  owner: string;
}

const memberOf = ({ portfolioId, userId }: ActivePortfolio) => `${portfolioId} ${userId}`;

export function portfolioOf(member: string): ActivePortfolio {
  const space = member.indexOf(' ');
  return { portfolioId: member.slice(0, space), userId: member.slice(space + 1) };
}

/**
 * What has changed since the last run of each portfolio, by lane, in the queue's Redis. A run takes all of it on at once; what it
 * took on stays there until it is done, so that whoever repeats the run finds it.
 */
@Injectable()
export class DirtyMarks {
  /** the slot of the queue */
  readonly key: string;
  private readonly taking: Record<Lane, Gathering<Owned, Taken>>;
  private readonly ending: Record<Lane, Gathering<Owned, Done>>;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.key = `{${config.redis.prefix}:queue}:marks`;
    this.taking = ofEachLane((lane) => new Gathering((runs: Owned[]) => this.takeAll(lane, runs), TOGETHER));
    this.ending = ofEachLane((lane) => new Gathering((runs: Owned[]) => this.endAll(lane, runs), TOGETHER));
  }

  /**
   * Those that no job waits for yet, with how long (ms) the pace keeps their next run.
   * @param ageMs how long ago the first of the changes came
   * @throws where not all of them were written; marking again does no harm
   */
  async mark(lane: Lane, marks: readonly Mark[], ageMs = 0): Promise<{ portfolio: ActivePortfolio; paceMs: number }[]> {
    const parts = Array.from({ length: Math.ceil(marks.length / AT_ONCE) }, (_, part) =>
      marks.slice(part * AT_ONCE, (part + 1) * AT_ONCE),
    );
    const answers = await Promise.all(
      parts.map((part) => {
        const args = part.flatMap((mark) => [memberOf(mark), mark.changes.length, ...mark.changes]);
        return MARK.run(this.redis, this.key, [lane, this.paceMs(lane), ageMs, ...args]) as Promise<number[]>;
      }),
    );
    return answers.flat().flatMap((paceMs, index) => {
      const { portfolioId, userId } = marks[index]!;
      return paceMs < 0 ? [] : [{ portfolio: { portfolioId, userId }, paceMs }];
    });
  }

  /** @param owner who says later that it is done */
  take(lane: Lane, portfolio: ActivePortfolio, owner: string): Promise<Taken> {
    return this.taking[lane].ask({ portfolio, owner });
  }

  /** From now on, and until something else is asked for, no two runs for prices within so long (ms). */
  async ask(intervals: readonly { portfolioId: string; minIntervalMs: number }[]): Promise<void> {
    const args = intervals.flatMap(({ portfolioId, minIntervalMs }) => [portfolioId, minIntervalMs]);
    await ASK.run(this.redis, this.key, ['market', this.paceMs('market'), ...args]);
  }

  /** How long ago (ms) the first change came; `null` where another run has taken it over. `parkedJob` had failed before. */
  done(lane: Lane, portfolio: ActivePortfolio, owner: string): Promise<Done> {
    return this.ending[lane].ask({ portfolio, owner });
  }

  async park(lane: Lane, portfolio: ActivePortfolio, jobId: string): Promise<void> {
    await PARK.run(this.redis, this.key, [lane, memberOf(portfolio), jobId]);
  }

  /** Whose changes have waited, or been worked on, for longer than that. */
  async overdue(lane: Lane, waitingMs: number, runningMs: number, most: number): Promise<ActivePortfolio[]> {
    const now = await this.now();
    const [waiting, running] = await Promise.all([
      this.redis.zrangebyscore(this.of(lane, 'waiting'), 0, now - waitingMs, 'LIMIT', 0, most),
      this.redis.zrangebyscore(this.of(lane, 'running'), 0, now - runningMs, 'LIMIT', 0, most),
    ]);
    return [...new Set([...waiting, ...running])].map(portfolioOf);
  }

  /** How long ago (ms) the first change of each came that is not part of its value yet; 0 where there is none. */
  async agesOf(portfolios: readonly ActivePortfolio[]): Promise<number[]> {
    const members = portfolios.map(memberOf);
    const sets = laneNames.flatMap((lane) => [this.of(lane, 'waiting'), this.of(lane, 'running')]);
    const asked = sets.map((set) => this.redis.zmscore(set, ...members));
    const [now, ...scores] = await Promise.all([this.now(), ...asked]);
    return members.map((_, index) => now - Math.min(now, ...scores.map((score) => Number(score[index] ?? now))));
  }

  /** How many portfolios wait, run and are parked, and how old (ms) the oldest change is that is not valued yet. */
  async state(lane: Lane): Promise<{ waiting: number; running: number; parked: number; oldestAgeMs: number }> {
    const names = [this.of(lane, 'waiting'), this.of(lane, 'running')] as const;
    const [now, waiting, running, parked, ...oldest] = await Promise.all([
      this.now(),
      this.redis.zcard(names[0]),
      this.redis.zcard(names[1]),
      this.redis.hlen(this.of(lane, 'parked')),
      ...names.map((name) => this.redis.zrange(name, 0, 0, 'WITHSCORES')),
    ]);
    const since = oldest.flatMap(([, score]) => (score === undefined ? [] : [Number(score)]));
    return { waiting, running, parked, oldestAgeMs: since.length === 0 ? 0 : Math.max(0, now - Math.min(...since)) };
  }

  /** What was counted in the last minute, all processes together. */
  async lastMinute(): Promise<{ runs: number; coalesced: number; paced: number }> {
    const last = Math.floor((await this.now()) / 10_000);
    const buckets = await Promise.all(
      [0, 1, 2, 3, 4, 5].map((back) => this.redis.hgetall(`${this.key}:counts:${last - back}`)),
    );
    const total = (what: string) => buckets.reduce((sum, bucket) => sum + Number(bucket[what] ?? 0), 0);
    return { runs: total('runs'), coalesced: total('coalesced'), paced: total('paced') };
  }

  private async takeAll(lane: Lane, runs: readonly Owned[]): Promise<Taken[]> {
    const args = [lane, this.paceMs(lane), ...runs.flatMap(toArguments)];
    const answers = (await TAKE.run(this.redis, this.key, args)) as [number, string, string[]][];
    return answers.map(([waitMs, order, changes], index) => {
      if (waitMs < 0) return { is: 'clean' };
      if (waitMs > 0) return { is: 'paced', waitMs };
      const revisions = changes.filter((change) => change.startsWith('=')).map((change) => Number(change.slice(1)));
      const minRevision = Math.max(0, ...revisions);
      return { is: 'dirty', owner: runs[index]!.owner, order: Number(order), minRevision, changes };
    });
  }

  private async endAll(lane: Lane, runs: readonly Owned[]): Promise<Done[]> {
    const answers = await DONE.run(this.redis, this.key, [lane, ...runs.flatMap(toArguments)]);
    return (answers as [number, string | null][]).map(([ageMs, parkedJob]) => ({
      ageMs: ageMs < 0 ? null : ageMs,
      parkedJob,
    }));
  }

  private paceMs(lane: Lane): number {
    return lanes[lane].isPaced ? this.config.recompute.paceMs : 0;
  }

  private of(lane: Lane, what: 'waiting' | 'running' | 'parked'): string {
    return `${this.key}:${lane}:${what}`;
  }

  /** The server's clock: the marks' times are its, too. */
  private async now(): Promise<number> {
    const [seconds, micros] = await this.redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  }
}

const toArguments = ({ portfolio, owner }: Owned) => [memberOf(portfolio), owner];

const ofEachLane = <T>(make: (lane: Lane) => T) =>
  Object.fromEntries(laneNames.map((lane) => [lane, make(lane)])) as Record<Lane, T>;
