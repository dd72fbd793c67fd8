import type { JobsOptions } from 'bullmq';

/** Jobs that wait for their window, and those somebody waits for: a lane of its own, so that nothing is in their way. */
export const MARKET_QUEUE = 'recompute';
export const MANUAL_QUEUE = 'recompute-manual';

/** The braces keep all keys of the queues in one slot of a Redis Cluster. */
export const queuePrefix = (prefix: string) => `{${prefix}:queue}`;

/** Values the portfolio as it is then: the job carries no figures, so running it twice or late does no harm. Its name is the lane. */
export interface RecomputeJob {
  userId: string;
  portfolioId: string;
  /** in a row, through no fault of the portfolio */
  failures?: number;
}

/** A user may ask for something else meanwhile: whatever the pace says, a job looks again after so long (ms). */
export const LOOK_AGAIN_MS = 10_000;

/** What is done is gone at once; what failed stays visible for a week. */
export const jobDefaults: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 500, jitter: 0.5 },
  removeOnComplete: true,
  removeOnFail: { age: 7 * 86_400, count: 5000 },
};
