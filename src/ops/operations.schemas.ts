import { z } from 'zod';
import { queueStatsSchema } from '../recompute/queue-stats.js';

const count = z.number();
const counts = z.record(z.string(), count);
const histogram = z.object({
  bounds: z.array(z.number()).describe('in seconds; what is beyond the last has the count behind it'),
  counts: z.array(count).describe('so many were at most as long, since the process started; the last is all of them'),
});
export type Histogram = z.infer<typeof histogram>;

export const operationsFiguresSchema = z.object({
  at: z.string(),
  pid: count.describe('of the process that answers: counters and sockets are its own'),
  role: z.enum(['all', 'web', 'worker']),
  startedAt: z.string(),
  cacheReads: z.object({ memory: counts, redis: counts }).describe('since the start, by what the tier said'),
  staleReads: count.describe('since the start, all tiers; always 0'),
  invalidationLag: histogram.describe('from COMMIT to the acknowledgement of Redis'),
  recomputeDelay: histogram.describe(
    'from the first reason to value a portfolio to its valuation, the lane bulk left out',
  ),
  priceTicks: count.describe('that came in since the start'),
  redis: z.enum(['closed', 'catching-up', 'open']).describe('whether it is believed'),
  outbox: z
    .object({ depth: count, oldestSeconds: z.number() })
    .nullable()
    .describe('changes that the caches may not know yet; null where PostgreSQL does not say'),
  queue: queueStatsSchema.nullable().describe('of the whole deployment; null where its Redis does not answer'),
  sockets: count,
  streams: count,
  eventLoopP99Ms: z.number().describe('the longest delays of the event loop since it was asked for last'),
});
export type OperationsFigures = z.infer<typeof operationsFiguresSchema>;
