import { z } from 'zod';
import { currencySchema, idSchema, textSchema } from '../common/validation.js';

/** What keys are made of, and `*`; other signs that Redis takes for a pattern would mean something else in memory. */
const globSchema = z
  .string()
  .regex(/^[\w:%*.~!'()-]{1,300}$/, 'must be made of the characters of keys, and * for anything');

export const invalidateSchema = z.discriminatedUnion('scope', [
  z.object({ scope: z.literal('portfolio'), value: idSchema }),
  z.object({ scope: z.literal('user'), value: textSchema(200) }),
  z.object({ scope: z.literal('currency'), value: currencySchema }),
  z.object({ scope: z.literal('entity'), value: textSchema(200) }),
  z.object({ scope: z.literal('table'), value: textSchema(63) }),
  z.object({ scope: z.literal('pattern'), value: globSchema }),
  z.object({ scope: z.literal('all') }),
]);
export type Invalidate = z.infer<typeof invalidateSchema>;

export const invalidatedSchema = z.object({
  invalidated: z
    .number()
    .nullable()
    .describe('keys; of a pattern those that Redis held; null for all: nobody counts them'),
});

const count = z.number();
const counts = z.record(z.string(), count);

export const cacheStatsSchema = z.object({
  pid: z.number(),
  role: z.enum(['all', 'web', 'worker']),
  memory: z.object({
    on: z.boolean().describe('false while this process does not hear what others invalidate'),
    entries: count,
  }),
  redis: z.object({
    state: z.enum(['closed', 'catching-up', 'open']).describe('whether it is believed'),
    epoch: z.string().nullable(),
  }),
  kinds: z.record(
    z.string(),
    z.object({
      memory: counts.describe('hit, miss, coalesced, bypass'),
      redis: counts.describe('hit, miss, bypass'),
      hitRatio: z.number().nullable().describe('share of the reads that PostgreSQL had nothing to do with, 0 to 1'),
    }),
  ),
  refusedFills: counts.describe('by tier: values that may have been old'),
  invalidations: counts.describe('keys, by what asked for it'),
  invalidationLag: z
    .record(z.string(), z.object({ count, p50Ms: z.number().nullable(), p99Ms: z.number().nullable() }))
    .describe('from COMMIT to the acknowledgement of Redis, by how the change came to be known'),
  outbox: z
    .object({ depth: count, oldestSeconds: z.number() })
    .nullable()
    .describe('changes that the caches may not know yet; null where PostgreSQL does not say'),
  audits: counts.describe('by result'),
  staleReads: counts.describe('by tier: what the auditor found older than the database'),
  warmed: counts.describe('by source'),
});
export type CacheStatsView = z.infer<typeof cacheStatsSchema>;
