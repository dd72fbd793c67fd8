import { z } from 'zod';
import { currencySchema, pageSchema, textSchema } from '../common/validation.js';
import { costMethods } from './domain/trade.js';
import { freshnessWords } from '../market-data/freshness.js';
import { versionSchema } from '../common/versions.js';

const nameSchema = z.string().trim().pipe(textSchema(100));

export const createPortfolioSchema = z.object({
  name: nameSchema,
  baseCurrency: currencySchema,
  costMethod: z.enum(costMethods).default('average'),
  entityId: textSchema(100).optional(),
  allowNegativeCash: z.boolean().default(true),
});
export type CreatePortfolio = z.infer<typeof createPortfolioSchema>;

/** What is not named stays as it is. */
export const changePortfolioSchema = z
  .object({
    name: nameSchema.optional(),
    costMethod: z.enum(costMethods).optional(),
    allowNegativeCash: z.boolean().optional().describe('where cash is below zero already it may stay there'),
    expectedVersion: versionSchema.optional().describe('the version that you have seen; or If-Match'),
  })
  .refine(
    ({ name, costMethod, allowNegativeCash }) => (name ?? costMethod ?? allowNegativeCash) !== undefined,
    'name at least one of name, costMethod and allowNegativeCash',
  );
export type ChangePortfolio = z.infer<typeof changePortfolioSchema>;
export type PortfolioChange = Omit<ChangePortfolio, 'expectedVersion'>;

export const readPortfolioSchema = z.object({ minRevision: z.coerce.number().int().min(0).optional() });
export const listSchema = pageSchema;

export const moneyOut = z.string().describe('decimal string');
export const unknownable = moneyOut.nullable();

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
  fxRateVia: z
    .string()
    .nullable()
    .describe('the currency that the rate goes over, where the pair itself is not quoted'),
  previousFxRate: unknownable.describe(
    'at the close before; where it is not known, dayChange is told at the rate of now',
  ),
  marketValue: unknownable.describe('this and all after it in the base currency'),
  unrealizedPnl: unknownable,
  unrealizedPnlPercent: unknownable,
  unrealizedPriceEffect: unknownable,
  unrealizedFxEffect: unknownable.describe('cost × (rate of now − rate of the trades)'),
  realizedPnl: unknownable,
  realizedPriceEffect: unknownable,
  realizedFxEffect: unknownable,
  dividends: unknownable,
  interest: unknownable,
  fees: unknownable,
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
  costMethod: z.enum(costMethods),
  entityId: z.string().nullable(),
  allowNegativeCash: z.boolean(),
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
