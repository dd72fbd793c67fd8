import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { ActivePortfolio } from './active-portfolios.js';
import { DirtyMarks, type Mark } from './dirty-marks.js';
import { lanes, type Lane } from './lanes.js';
import { coalesced } from './metrics.js';
import { LOOK_AGAIN_MS, MANUAL_QUEUE, MARKET_QUEUE, type RecomputeJob } from './queue.js';

/** So long (ms) it takes until every process has heard of a price: what goes at once goes then. */
const HEARD_MS = 50;
const AT_ONCE = 500;

/** A job, by its portfolio, and in how many ms it begins. */
interface Waiting {
  portfolio: ActivePortfolio;
  delayMs: number;
}

/** Marks what has changed, and sees to it that one job a portfolio and lane waits for it. */
@Injectable()
export class RecomputeJobs {
  constructor(
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue<RecomputeJob>,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue<RecomputeJob>,
    private readonly marks: DirtyMarks,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @param since when the first of the changes came (ms since 1970)
   * @returns the jobs that were added, one a portfolio that none waited for, with how long (ms) they wait
   * @throws where the queue's Redis is away; doing it again does no harm
   */
  async value(lane: Lane, marks: readonly Mark[], since = Date.now()): Promise<Waiting[]> {
    if (marks.length === 0) return [];
    const ageMs = Math.max(0, Date.now() - since);
    const unattended = await this.marks.mark(lane, marks, ageMs);
    coalesced.inc(marks.length - unattended.length);
    const jobs = unattended.map(({ portfolio, paceMs }) => ({ portfolio, delayMs: this.delayMs(lane, paceMs, ageMs) }));
    await this.add(lane, jobs);
    return jobs;
  }

  /** One waits at most: while it waits nothing is added, and while it runs the next one follows it. */
  async add(lane: Lane, jobs: readonly Waiting[]): Promise<void> {
    const { priority } = lanes[lane];
    const queue = lanes[lane].queue === MANUAL_QUEUE ? this.manual : this.market;
    for (let at = 0; at < jobs.length; at += AT_ONCE) {
      await queue.addBulk(
        jobs.slice(at, at + AT_ONCE).map(({ portfolio, delayMs }) => ({
          name: lane,
          data: portfolio,
          opts: {
            delay: delayMs,
            priority,
            deduplication: { id: `${lane}:${portfolio.portfolioId}`, keepLastIfActive: true },
          },
        })),
      );
    }
  }

  /** Window and pace run at the same time, and the window did while the change was on its way here. */
  private delayMs(lane: Lane, paceMs: number, ageMs: number): number {
    const { debounceMs, leadingEdge } = this.config.recompute;
    if (lane === 'manual') return 0;
    const isLeading = lane === 'market' && leadingEdge && paceMs === 0;
    const windowMs = isLeading ? 0 : debounceMs - ageMs;
    return Math.max(windowMs, Math.min(paceMs, LOOK_AGAIN_MS), Math.min(HEARD_MS, debounceMs));
  }
}
