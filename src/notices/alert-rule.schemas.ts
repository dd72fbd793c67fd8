import { z } from 'zod';
import { idSchema, priceSchema, symbolSchema } from '../common/validation.js';
import { versionSchema } from '../common/versions.js';
import { alertKinds } from './alert-rule.js';

const DAY_MS = 86_400_000;

const percentSchema = priceSchema.describe('up or down, in percent: "5"');
const afterMsSchema = z.number().int().min(1000).max(DAY_MS).describe('ms');

const priceRule = z.strictObject({
  kind: z.enum(['price_above', 'price_below']),
  symbol: symbolSchema,
  threshold: priceSchema,
});
const changeRule = z
  .strictObject({
    kind: z.literal('day_change_beyond'),
    symbol: symbolSchema.optional(),
    portfolioId: idSchema.optional(),
    percent: percentSchema,
  })
  .refine(
    ({ symbol, portfolioId }) => (symbol === undefined) !== (portfolioId === undefined),
    'name either a symbol or a portfolioId',
  );
const lateRule = z.strictObject({ kind: z.literal('update_late'), portfolioId: idSchema, afterMs: afterMsSchema });

export const createAlertRuleSchema = z.discriminatedUnion('kind', [priceRule, changeRule, lateRule]);
export type CreateAlertRule = z.infer<typeof createAlertRuleSchema>;

export const changeAlertRuleSchema = z
  .strictObject({
    threshold: priceSchema.optional().describe('of a price'),
    percent: percentSchema.optional().describe('of a change of the day'),
    afterMs: afterMsSchema.optional().describe('of a late update'),
    expectedVersion: versionSchema.optional().describe('the version that you have seen; or If-Match'),
  })
  .refine(
    ({ threshold, percent, afterMs }) =>
      [threshold, percent, afterMs].filter((term) => term !== undefined).length === 1,
    'name one of threshold, percent and afterMs, as the kind of the rule has it',
  );
export type ChangeAlertRule = z.infer<typeof changeAlertRuleSchema>;

export const alertRuleSchema = z.object({
  id: z.uuid(),
  kind: z.enum(alertKinds),
  symbol: z.string().optional(),
  portfolioId: z.uuid().optional(),
  threshold: z.string().optional(),
  percent: z.string().optional(),
  afterMs: z.number().optional(),
  isBeyond: z.boolean().describe('it was told, and is told again only after the value has come back'),
  version: z.number().int(),
  createdAt: z.string(),
});
export type AlertRuleView = z.infer<typeof alertRuleSchema>;

export const alertRulesSchema = z.object({ items: z.array(alertRuleSchema), nextCursor: z.string().nullable() });
