import { createHash } from 'node:crypto';
import { z } from 'zod';
import { currencySchema, instantSchema, symbolSchema, textSchema } from '../../common/validation.js';
import { tradeTypes } from '../domain/trade.js';
import { refineQuantity, refineTrade } from '../trade-shape.js';
import { createTradeSchema } from '../trade.schemas.js';
import type { Draft, Field, RowError } from './files/draft.js';

/** Of our own export: what a division or a product has made is kept to the last place. */
const exact = z.string().regex(/^\d{1,40}(\.\d{1,60})?$/, 'must be a decimal number that is not negative');
const isPositive = (text: string) => /[1-9]/.test(text);

const ownTradeSchema = z
  .object({
    executionId: textSchema(200).optional(),
    type: z.enum(tradeTypes),
    symbol: symbolSchema.optional(),
    quantity: exact.optional(),
    price: exact.optional(),
    amount: exact.optional(),
    fee: exact.default('0'),
    currency: currencySchema.optional(),
    fxRate: exact.refine(isPositive, 'must be greater than 0').optional(),
    executedAt: instantSchema,
    note: textSchema(1000).optional(),
  })
  .superRefine((trade, context) => {
    const { amount, price, quantity, type } = trade;
    refineTrade({ ...trade, price: amount === undefined ? price : undefined }, context);
    if (type === 'split') refineQuantity(trade, context);
    else if (type !== 'adjustment' && quantity !== undefined && !isPositive(quantity)) {
      context.addIssue({ code: 'custom', path: ['quantity'], message: 'must be greater than 0' });
    }
  });

export type CheckedTrade = z.infer<typeof ownTradeSchema>;

/** A trade of the file that is good as far as it can be told without the portfolio. */
export interface CheckedRow {
  draft: Draft;
  trade: CheckedTrade & { executionId: string };
}

/** The trade, or what is wrong with it. */
export function checkDraft(draft: Draft): CheckedRow | RowError[] {
  if (draft.errors.length > 0) return draft.errors;
  const schema = draft.isOwn ? ownTradeSchema : createTradeSchema;
  const parsed = schema.safeParse(draft.fields);
  if (parsed.success) {
    const trade = parsed.data as CheckedTrade;
    return { draft, trade: { ...trade, executionId: trade.executionId ?? keyOf(draft) } };
  }
  return parsed.error.issues.slice(0, 20).map(({ path: [field], message }) => {
    const column = draft.columns[field as Field] ?? (field === undefined ? null : String(field));
    return { line: draft.line, column, code: 'invalid', message };
  });
}

/** What makes two rows the same trade where the broker gives it no id. */
function keyOf({ account, fields }: Draft): string {
  const { type, executedAt, symbol, quantity, price, amount, currency, note } = fields;
  const parts = [account, type, executedAt, symbol, quantity, price, amount, currency, note];
  return createHash('sha256')
    .update(JSON.stringify(parts.map((part) => part ?? null)))
    .digest('base64url');
}
