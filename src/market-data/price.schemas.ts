import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  instantSchema,
  priceSchema,
  rateSchema,
  symbolSchema,
  textSchema,
} from '../common/validation.js';
import { freshnessWords } from './freshness.js';

/** One row of `POST /prices`; every row is judged on its own. */
export const priceRowSchema = z.object({
  symbol: symbolSchema,
  price: priceSchema,
  asOf: instantSchema,
  currency: currencySchema.optional(),
  openingPrice: priceSchema.optional(),
  previousClose: priceSchema.optional(),
  volume: amountSchema.optional(),
  source: textSchema(50).optional(),
  sequence: z
    .int()
    .min(0)
    .optional()
    .describe('the feed’s own count: of prints of the same time the higher one is newer'),
  officialClose: z
    .boolean()
    .optional()
    .describe('the closing auction’s print, which comes after the session: the next day’s previous close'),
  correction: z
    .enum(['cancel', 'correct'])
    .optional()
    .describe(
      'takes an earlier print back (`price` is what it said), or puts this price in its place; the print is that of the same ' +
        '`sequence`, else of the same `asOf`. Rejected with `unknown_print` where nothing is known of it',
    ),
  originalPrice: priceSchema.optional().describe('what a corrected print said, where its time alone may not name it'),
  confirmed: z.boolean().optional().describe('meant as it is, though 50 times off the last price'),
});

export const rateRowSchema = z.object({
  base: currencySchema,
  quote: currencySchema,
  rate: rateSchema,
  asOf: instantSchema,
  source: textSchema(50).optional(),
  confirmed: z.boolean().optional(),
});

const MAX_ROWS = 5000;
/** For the OpenAPI document alone: a row that is bad must not fail the others. */
export const judgedAlone = (row: z.ZodType) =>
  z.unknown().meta({ ...z.toJSONSchema(row, { io: 'input' }), $schema: undefined });

export const priceBatchSchema = z.object({ prices: z.array(judgedAlone(priceRowSchema)).min(1).max(MAX_ROWS) });
export const rateBatchSchema = z.object({ rates: z.array(judgedAlone(rateRowSchema)).min(1).max(MAX_ROWS) });
export const symbolsSchema = z.object({ symbols: z.array(symbolSchema).min(1).max(500) });

export const intervals = {
  '1m': '1 minute',
  '5m': '5 minutes',
  '15m': '15 minutes',
  '1h': '1 hour',
  '1d': '1 day',
} as const;
export const historySchema = z.object({
  from: instantSchema,
  to: instantSchema,
  interval: z.enum(['1m', '5m', '15m', '1h', '1d']).default('1m'),
  limit: z.coerce.number().int().min(1).max(500).default(500),
  cursor: instantSchema.optional().describe('takes the place of from'),
});

export const rejectedSchema = z.array(z.object({ index: z.number(), code: z.string(), detail: z.string() }));
export const acceptanceSchema = z.object({ accepted: z.number(), ignored: z.number(), rejected: rejectedSchema });

export const priceSchemaOut = z.object({
  symbol: z.string(),
  price: z.string(),
  currency: z.string().nullable(),
  asOf: z.string(),
  openingPrice: z.string().nullable(),
  previousClose: z.string().nullable(),
  change: z.string().nullable().describe('against the previous close, in the currency of the price'),
  changePercent: z.string().nullable(),
  volume: z.string().nullable(),
  source: z.string(),
  freshness: z.enum(freshnessWords),
});
export type PriceView = z.infer<typeof priceSchemaOut>;

/** A price beside what it is the price of: all of it is `null` where nobody has brought one. */
export const quotationSchema = z.object({
  price: z.string().nullable(),
  currency: z.string().nullable(),
  asOf: z.string().nullable(),
  openingPrice: z.string().nullable(),
  previousClose: z.string().nullable(),
  change: z.string().nullable().describe('against the previous close, in the currency of the price'),
  changePercent: z.string().nullable(),
  freshness: z.enum(freshnessWords).nullable(),
});
export type Quotation = z.infer<typeof quotationSchema>;
