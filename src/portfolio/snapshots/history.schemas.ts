import { z } from 'zod';
import { instantSchema } from '../../common/validation.js';

export const historyIntervals = { '15m': '15 minutes', '1h': '1 hour', '1d': '1 day' } as const;

export const historyQuerySchema = z.object({
  from: instantSchema.optional(),
  to: instantSchema.optional().describe('not included'),
  interval: z
    .enum(['15m', '1h', '1d'])
    .default('15m')
    .describe('the last snapshot of each; of a day that is the close'),
  limit: z.coerce.number().int().min(1).max(500).default(500),
  cursor: z.string().max(200).optional(),
});
export type HistoryQuery = z.infer<typeof historyQuerySchema>;

const moneyOut = z.string().describe('decimal string, in the base currency');
export const snapshotSchema = z.object({
  at: z.string(),
  marketValue: moneyOut,
  costBasis: moneyOut,
  cash: moneyOut,
  dailyChange: moneyOut.nullable(),
  dailyChangePercent: moneyOut.nullable(),
  complete: z.boolean().describe('false where a price or rate was missing: the sums then cover what was known'),
});
export type SnapshotView = z.infer<typeof snapshotSchema>;
export const historySchema = z.object({ items: z.array(snapshotSchema), nextCursor: z.string().nullable() });
