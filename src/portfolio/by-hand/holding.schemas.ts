import { z } from 'zod';
import { amountSchema, currencySchema, quantitySchema, symbolSchema } from '../../common/validation.js';
import { positionSchema } from '../portfolio.schemas.js';
import { versionSchema } from '../../common/versions.js';

const cost = {
  averageCost: amountSchema.optional().describe('per unit, in the currency of the position'),
  costBasis: amountSchema.optional().describe('of all of it, without fees; instead of averageCost'),
};

export const openHoldingSchema = z
  .object({
    symbol: symbolSchema,
    quantity: quantitySchema,
    ...cost,
    currency: currencySchema.optional().describe('of the price where it is left out, or of the portfolio'),
    expectedVersion: versionSchema
      .optional()
      .describe('of the position, where it was held before; 0 where it never was'),
  })
  .refine(
    ({ averageCost, costBasis }) => (averageCost === undefined) !== (costBasis === undefined),
    'give either averageCost or costBasis',
  );
export type OpenHolding = z.infer<typeof openHoldingSchema>;

/** What is not named stays as it is; another quantity alone leaves the average cost. */
export const changeHoldingSchema = z
  .object({
    quantity: quantitySchema.optional(),
    ...cost,
    expectedVersion: versionSchema.optional().describe('the version that you have seen; or If-Match'),
  })
  .refine(
    ({ quantity, averageCost, costBasis }) => (quantity ?? averageCost ?? costBasis) !== undefined,
    'name quantity, averageCost or costBasis',
  )
  .refine(
    ({ averageCost, costBasis }) => averageCost === undefined || costBasis === undefined,
    'give either averageCost or costBasis',
  );
export type ChangeHolding = z.infer<typeof changeHoldingSchema>;

export const holdingAnswerSchema = z.object({ holding: positionSchema, revision: z.number() });
export type HoldingAnswer = z.infer<typeof holdingAnswerSchema>;
