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
import { tradeTypes } from './domain/trade.js';
import { moneyOut, unknownable } from './portfolio.schemas.js';
import { refineQuantity, refineTrade } from './trade-shape.js';

const clientTypes = tradeTypes.filter((type) => type !== 'adjustment');

const tradeFields = z.object({
  type: z.enum(clientTypes),
  symbol: symbolSchema.optional().describe('not of a deposit or withdrawal'),
  quantity: z
    .string()
    .max(100)
    .optional()
    .describe('of a split the ratio: "2" for 2:1, "0.1" or "1:10" for 1:10; "1:3" is exactly that'),
  price: priceSchema.optional().describe('per unit, in the currency of the trade'),
  amount: amountSchema.optional().describe('gross consideration, where the price per unit is not exact'),
  fee: amountSchema.default('0'),
  currency: currencySchema.optional(),
  fxRate: rateSchema.optional().describe('base currency units for one unit of the trade currency'),
  executedAt: instantSchema.optional(),
  note: textSchema(1000).optional(),
});

export const createTradeSchema = z
  .object({ executionId: textSchema(200).optional() })
  .extend(tradeFields.shape)
  .superRefine(refineTrade)
  .superRefine(refineQuantity);
export type CreateTrade = z.infer<typeof createTradeSchema>;

/** What is not named stays as it is. */
export const amendTradeSchema = tradeFields.extend({ fee: amountSchema }).partial();
export type AmendTrade = z.infer<typeof amendTradeSchema>;

export const tradeSchema = z.object({
  id: z.uuid(),
  executionId: z.string().nullable(),
  type: z.enum(tradeTypes),
  symbol: z.string().nullable(),
  quantity: unknownable,
  price: unknownable,
  amount: moneyOut,
  fee: moneyOut,
  currency: z.string(),
  fxRate: unknownable,
  executedAt: z.string(),
  note: z.string().nullable(),
  status: z.enum(['booked', 'amended', 'cancelled']).describe('only a booked one counts'),
  amends: z.uuid().nullable().describe('the trade that this one took the place of'),
  amendedBy: z.uuid().nullable(),
});
export type TradeView = z.infer<typeof tradeSchema>;
