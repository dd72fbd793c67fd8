import { z } from 'zod';
import { currencySchema, symbolSchema, textSchema } from '../../common/validation.js';
import { judgedAlone, quotationSchema, rejectedSchema } from '../price.schemas.js';

const MOST_ROWS = 5000;
const MOST_FOUND = 50;
const MOST_SYMBOLS = 100;

/** One row of `POST /instruments`; every row is judged on its own. What is left out stays as it is known. */
export const instrumentRowSchema = z.object({
  symbol: symbolSchema,
  name: z.string().trim().pipe(textSchema(200)).optional(),
  currency: currencySchema.optional(),
  exchange: z
    .string()
    .regex(/^[A-Z0-9]{4}$/, 'must be an ISO 10383 MIC such as XNYS')
    .optional(),
});
export type InstrumentRow = z.infer<typeof instrumentRowSchema>;
export const instrumentBatchSchema = z.object({
  instruments: z.array(judgedAlone(instrumentRowSchema)).min(1).max(MOST_ROWS),
});
export const instrumentAcceptanceSchema = z.object({ accepted: z.number(), rejected: rejectedSchema });

const bySymbols = z
  .string()
  .max(MOST_SYMBOLS * 40)
  .transform((text) => [...new Set(text.split(','))])
  .pipe(z.array(symbolSchema).max(MOST_SYMBOLS));

export const findInstrumentsSchema = z
  .object({
    query: z.string().trim().pipe(textSchema(64)).optional().describe('a symbol or a name, or a part of it'),
    symbols: bySymbols.optional().describe('instead of it, up to 100 symbols, separated by commas'),
    limit: z.coerce.number().int().min(1).max(MOST_FOUND).default(20).describe('of what is found by query'),
  })
  .refine(({ query, symbols }) => (query === undefined) !== (symbols === undefined), 'give either query or symbols');
export type FindInstruments = z.infer<typeof findInstrumentsSchema>;

const instrumentSchema = z
  .object({ symbol: z.string(), name: z.string().nullable(), exchange: z.string().nullable() })
  .extend(quotationSchema.shape);
export type InstrumentView = z.infer<typeof instrumentSchema>;
export const instrumentsSchema = z.object({ items: z.array(instrumentSchema) });
