import { InjectQueue } from '@nestjs/bullmq';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { z } from 'zod';
import { withDeadline } from '../common/deadline.js';
import { DomainError } from '../common/errors.js';
import { DirtyMarks } from './dirty-marks.js';
import { laneNames } from './lanes.js';
import { MANUAL_QUEUE, MARKET_QUEUE } from './queue.js';

const DEADLINE_MS = 1000;

const count = z.number().int();
const laneState = z.object({
  depth: count.describe('portfolios that wait for a run'),
  active: count.describe('portfolios that are being valued'),
  parked: count.describe('portfolios that could not be valued, until their next change'),
  oldestAgeMs: z.number().describe('age of the oldest change that is not valued yet'),
});

export const queueStatsSchema = z.object({
  lanes: z.object({ manual: laneState, bulk: laneState, market: laneState }),
  depth: count,
  active: count,
  parked: count,
  oldestAgeMs: z.number(),
  jobs: z.object({ waiting: count, delayed: count, active: count, failed: count }).describe('of BullMQ'),
  lastMinute: z.object({
    runs: count,
    coalesced: count.describe('changes that an already waiting run took care of'),
    paced: count.describe('runs that were put off because the one before was too recent'),
  }),
});

export type QueueStats = z.infer<typeof queueStatsSchema>;

/** The recompute queue as a whole, whatever process asks. */
@Injectable()
export class QueueStatistics {
  constructor(
    private readonly marks: DirtyMarks,
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue,
  ) {}

  /** @throws DomainError `queue_unavailable` where its Redis does not answer */
  async read(): Promise<QueueStats> {
    try {
      return await withDeadline(this.ask(), DEADLINE_MS, 'Asking the queue');
    } catch {
      throw new DomainError('unavailable', 'queue_unavailable', 'The queue cannot be reached');
    }
  }

  private async ask(): Promise<QueueStats> {
    const [states, lastMinute, counts] = await Promise.all([
      Promise.all(laneNames.map((lane) => this.marks.state(lane))),
      this.marks.lastMinute(),
      Promise.all(
        [this.market, this.manual].map((queue) =>
          queue.getJobCounts('waiting', 'prioritized', 'delayed', 'active', 'failed'),
        ),
      ),
    ]);
    const lanes = Object.fromEntries(
      states.map(({ waiting, running, ...state }, index) => [
        laneNames[index]!,
        { depth: waiting, active: running, ...state },
      ]),
    ) as QueueStats['lanes'];
    const all = Object.values(lanes);
    const jobs = (...names: string[]) => total(counts.map((queue) => total(names.map((name) => queue[name] ?? 0))));
    return {
      lanes,
      depth: total(all.map(({ depth }) => depth)),
      active: total(all.map(({ active }) => active)),
      parked: total(all.map(({ parked }) => parked)),
      oldestAgeMs: Math.max(...all.map(({ oldestAgeMs }) => oldestAgeMs)),
      jobs: {
        waiting: jobs('waiting', 'prioritized'),
        delayed: jobs('delayed'),
        active: jobs('active'),
        failed: jobs('failed'),
      },
      lastMinute,
    };
  }
}

const total = (numbers: readonly number[]) => numbers.reduce((sum, each) => sum + each, 0);
