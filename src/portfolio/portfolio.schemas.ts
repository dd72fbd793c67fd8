import { z } from 'zod';
import {
  amountSchema,
  currencySchema,
  instantSchema,
  pageSchema,
  priceSchema,
  quantitySchema,
  rateSchema,
  symbolSchema,
  textSchema,
} from '../common/validation.js';
import { freshnessWords } from '../market-data/freshness.js';

export const createPortfolioSchema = z.object({
  name: z.string().trim().pipe(textSchema(100)),
  baseCurrency: currencySchema,
  costMethod: z.enum(['average']).default('average'),
  entityId: textSchema(100).optional(),
});
export type CreatePortfolio = z.infer<typeof createPortfolioSchema>;

export const createTradeSchema = z
  .object({
    executionId: textSchema(200).optional(),
    type: z.enum(['buy', 'sell']),
    symbol: symbolSchema,
    quantity: quantitySchema,
    price: priceSchema.optional().describe('per unit, in the currency of the trade'),
    amount: amountSchema.optional().describe('gross consideration, where the price per unit is not exact'),
    fee: amountSchema.default('0'),
    currency: currencySchema.optional(),
    fxRate: rateSchema.optional().describe('base currency units for one unit of the trade currency'),
    executedAt: instantSchema.optional(),
    note: textSchema(1000).optional(),
  })
  .refine(({ price, amount }) => (price === undefined) !== (amount === undefined), {
    path: ['price'],
    message: 'give either price or amount',
  });
export type CreateTrade = z.infer<typeof createTradeSchema>;

export const readPortfolioSchema = z.object({ minRevision: z.coerce.number().int().min(0).optional() });
export const listSchema = pageSchema;

const moneyOut = z.string().describe('decimal string');
const unknownable = moneyOut.nullable();

export const positionSchema = z.object({
  id: z.uuid(),
  symbol: z.string(),
  quantity: moneyOut,
  averageCost: unknownable,
  costBasis: moneyOut.describe('in the currency of the position, without fees'),
  currency: z.string(),
  price: unknownable,
  priceAsOf: z.string().nullable(),
  priceSource: z.string().nullable(),
  openingPrice: unknownable,
  previousClose: unknownable,
  fxRate: unknownable,
  marketValue: unknownable.describe('this and all after it in the base currency'),
  unrealizedPnl: unknownable,
  unrealizedPnlPercent: unknownable,
  realizedPnl: unknownable,
  dayChange: unknownable,
  dayChangePercent: unknownable,
  freshness: z.enum(freshnessWords).nullable(),
  version: z.number(),
});
export type PositionView = z.infer<typeof positionSchema>;

export const valuationSchema = z.object({
  marketValue: moneyOut,
  cashValue: moneyOut,
  totalValue: moneyOut,
  costBasis: moneyOut,
  unrealizedPnl: moneyOut,
  realizedPnl: moneyOut,
  dividends: moneyOut,
  interest: moneyOut,
  fees: moneyOut,
  totalPnl: moneyOut,
  dailyChange: unknownable,
  dailyChangePercent: unknownable,
  dailyChangeBasis: z.enum(['previousClose', 'open']),
  changeFromOpen: unknownable,
  changeFromOpenPercent: unknownable,
  dayChange: unknownable,
  dayChangePercent: unknownable,
  asOf: z.string(),
  freshness: z.enum(freshnessWords),
  complete: z.boolean().describe('false where a price or rate is missing: the sums then cover what is known'),
  missing: z.array(z.object({ symbol: z.string(), reason: z.string() })),
});
export type ValuationView = z.infer<typeof valuationSchema>;

export const portfolioSummarySchema = z.object({
  id: z.uuid(),
  name: z.string(),
  baseCurrency: z.string(),
  costMethod: z.enum(['average', 'fifo']),
  entityId: z.string().nullable(),
  version: z.number(),
  revision: z.number(),
});
export type PortfolioSummary = z.infer<typeof portfolioSummarySchema>;

export const portfolioSchema = portfolioSummarySchema.extend({
  positions: z.array(positionSchema),
  cash: z.array(z.object({ currency: z.string(), amount: moneyOut })),
  valuation: valuationSchema,
});
export type PortfolioView = z.infer<typeof portfolioSchema>;

export const tradeSchema = z.object({
  id: z.uuid(),
  executionId: z.string().nullable(),
  type: z.enum(['buy', 'sell']),
  symbol: z.string(),
  quantity: moneyOut,
  price: moneyOut,
  amount: moneyOut,
  fee: moneyOut,
  currency: z.string(),
  fxRate: unknownable,
  executedAt: z.string(),
  note: z.string().nullable(),
});
export type TradeView = z.infer<typeof tradeSchema>;
