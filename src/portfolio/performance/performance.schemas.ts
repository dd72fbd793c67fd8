import { z } from 'zod';
import { instantSchema } from '../../common/validation.js';
import { dayOf } from '../domain/days.js';

const daySchema = z
  .union([z.iso.date().refine((day) => day >= '1900-01-01', 'must not be before 1900'), instantSchema.transform(dayOf)])
  .describe('a day in UTC such as 2024-03-12; an instant stands for its day');

export const performanceQuerySchema = z.object({
  from: daySchema
    .optional()
    .describe('the first day; that of the first trade, at most 20 years ago, unless it is given'),
  to: daySchema.optional().describe('the last day; today unless it is given'),
});
export type PerformanceQuery = z.infer<typeof performanceQuerySchema>;

const percentOut = z.string().nullable().describe('in percent, to 6 places; null where unknown says why');
const moneyOut = z.string().nullable().describe('decimal string, in the base currency, over the range');

const figuresSchema = z.object({
  timeWeightedReturn: percentOut,
  moneyWeightedReturn: percentOut.describe('a year, Actual/365 (XIRR)'),
  realizedPnl: moneyOut,
  unrealizedPnl: moneyOut.describe('what it became more within the range'),
  income: moneyOut.describe('dividends and interest'),
  fees: moneyOut,
  unknown: z
    .array(
      z.object({
        figure: z.enum(['timeWeightedReturn', 'moneyWeightedReturn']),
        reason: z.enum(['unknown_value', 'no_capital', 'no_time', 'no_rate']),
      }),
    )
    .describe('why a return is null'),
  missing: z
    .array(
      z.object({
        symbol: z.string().describe('or a currency'),
        from: z.string().describe('the first day that needs it'),
        to: z.string().describe('the last one, with none between on which it is known'),
        reason: z.enum(['no_price', 'no_fx_rate', 'no_fx_rate_at_trade']),
      }),
    )
    .describe('what is not known on the days that matter: at both ends, and where something came or went'),
});
export type FiguresView = z.infer<typeof figuresSchema>;

export const performanceSchema = figuresSchema.extend({
  from: z.string(),
  to: z.string(),
  positions: z.array(figuresSchema.extend({ symbol: z.string() })),
});
export type PerformanceView = z.infer<typeof performanceSchema>;
