import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  idSchema,
  priceSchema,
  quantitySchema,
  symbolSchema,
  textSchema,
} from '../common/validation.js';
import { versionSchema } from '../common/versions.js';
import { quotationSchema } from '../market-data/price.schemas.js';
import { positionSchema } from '../portfolio/portfolio.schemas.js';
import { tradeSchema } from '../portfolio/trade.schemas.js';

export const MOST_ITEMS = 500;

const nameSchema = z.string().trim().pipe(textSchema(100));
const expectedVersion = versionSchema.optional().describe('the version that you have seen; or If-Match');
const isEachOnce = (all: readonly string[]) => new Set(all).size === all.length;

export const createWatchlistSchema = z.strictObject({
  name: nameSchema,
  symbols: z.array(symbolSchema).max(MOST_ITEMS).refine(isEachOnce, 'must name each symbol once').default([]),
});
export type CreateWatchlist = z.infer<typeof createWatchlistSchema>;

/** What is not named stays as it is. */
export const changeWatchlistSchema = z
  .strictObject({
    name: nameSchema.optional(),
    itemIds: z
      .array(idSchema.toLowerCase())
      .max(MOST_ITEMS)
      .optional()
      .describe('all of its items, each once, in their new order'),
    expectedVersion,
  })
  .refine(({ name, itemIds }) => name !== undefined || itemIds !== undefined, 'name at least one of name and itemIds');
export type WatchlistChange = Omit<z.infer<typeof changeWatchlistSchema>, 'expectedVersion'>;

const noteSchema = textSchema(1000).nullable().describe('null: none');
const targetSchema = priceSchema.nullable().describe('in the currency of the price; null: none');

export const addItemSchema = z.strictObject({
  symbol: symbolSchema,
  note: noteSchema.default(null),
  targetPrice: targetSchema.default(null),
});
export type AddItem = z.infer<typeof addItemSchema>;

/** What is not named stays as it is. */
export const changeItemSchema = z
  .strictObject({ note: noteSchema.optional(), targetPrice: targetSchema.optional(), expectedVersion })
  .refine(
    ({ note, targetPrice }) => note !== undefined || targetPrice !== undefined,
    'name at least one of note and targetPrice',
  );
export type ItemChange = Omit<z.infer<typeof changeItemSchema>, 'expectedVersion'>;

export const moveItemSchema = z.strictObject({
  portfolioId: idSchema,
  quantity: quantitySchema,
  price: priceSchema.describe('per unit, in the currency of the trade'),
  fee: amountSchema.default('0'),
  currency: currencySchema.optional(),
  executionId: textSchema(200).optional().describe('the same one again gets the first answer with 200'),
});
export type MoveItem = z.infer<typeof moveItemSchema>;

export const watchlistSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  version: z.number().int().describe('counts every change, of the list itself and of its items'),
  itemCount: z.number().int(),
  createdAt: z.string(),
});
export type WatchlistSummary = z.infer<typeof watchlistSummarySchema>;
export const watchlistsSchema = z.object({ items: z.array(watchlistSummarySchema), nextCursor: z.string().nullable() });

export const itemSchema = z
  .object({
    id: z.uuid(),
    symbol: z.string(),
    note: z.string().nullable(),
    targetPrice: z.string().nullable(),
    version: z.number().int().describe('counts edits of note and target'),
    createdAt: z.string(),
  })
  .extend(quotationSchema.shape);
export type WatchlistItemView = z.infer<typeof itemSchema>;

export const watchlistSchema = watchlistSummarySchema
  .omit({ itemCount: true })
  .extend({ items: z.array(itemSchema).describe('in the order of the list') });
export type WatchlistView = z.infer<typeof watchlistSchema>;

const version = z.number().int().describe('of the list');
export const itemAnswerSchema = z.object({ item: itemSchema, version });
export type ItemAnswer = z.infer<typeof itemAnswerSchema>;
export const removalSchema = z.object({ version });
export const moveAnswerSchema = z.object({
  trade: tradeSchema,
  position: positionSchema.nullable(),
  revision: z.number().int().describe('of the portfolio'),
  version,
});
export type MoveAnswer = z.infer<typeof moveAnswerSchema>;
