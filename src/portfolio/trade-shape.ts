import { z } from 'zod';
import { quantitySchema } from '../common/validation.js';
import { readRatio } from './domain/splits.js';
import type { TradeType } from './domain/trade.js';

interface TradeFields {
  type: TradeType;
  symbol?: string | undefined;
  quantity?: string | undefined;
  price?: string | undefined;
  amount?: string | undefined;
  fee?: string | undefined;
}

type Field = Exclude<keyof TradeFields, 'type'>;

interface Shape {
  needs: readonly Field[];
  refuses: readonly Field[];
  /** either `amount` or `price`, and then a quantity too */
  isPriced: boolean;
}

const cash: Shape = { needs: ['amount'], refuses: ['symbol', 'quantity', 'price'], isPriced: false };
const charge: Shape = { needs: ['amount'], refuses: ['quantity', 'price'], isPriced: false };
const shapes: Record<TradeType, Shape> = {
  buy: { needs: ['symbol', 'quantity'], refuses: [], isPriced: true },
  sell: { needs: ['symbol', 'quantity'], refuses: [], isPriced: true },
  dividend: { needs: ['symbol'], refuses: [], isPriced: true },
  interest: charge,
  fee: charge,
  split: { needs: ['symbol', 'quantity'], refuses: ['price', 'amount'], isPriced: false },
  deposit: cash,
  withdrawal: cash,
  adjustment: { needs: ['symbol', 'quantity', 'amount'], refuses: ['price'], isPriced: false },
};

/** Which fields each type of trade is made of. */
export function refineTrade(trade: TradeFields, context: z.RefinementCtx): void {
  const { needs, refuses, isPriced } = shapes[trade.type];
  const refuse = (field: Field, message: string) => context.addIssue({ code: 'custom', path: [field], message });
  for (const field of needs) {
    if (trade[field] === undefined) refuse(field, `a ${trade.type} needs it`);
  }
  for (const field of refuses) {
    if (trade[field] !== undefined) refuse(field, `a ${trade.type} has none`);
  }
  if (!isPriced) return;
  if ((trade.price === undefined) === (trade.amount === undefined)) refuse('price', 'give either price or amount');
  else if (trade.price !== undefined && trade.quantity === undefined && !needs.includes('quantity')) {
    refuse('quantity', 'a price is per unit of it');
  }
}

/** Of up to 28 places, or as one number to another: whatever it is, it is exact. */
const ratioSchema = z
  .string()
  .regex(/^\d{1,18}(\.\d{1,28})?([:/]\d{1,18}(\.\d{1,28})?)?$/, {
    error: 'must be a ratio such as 2, 0.1 or 1:3',
    abort: true,
  })
  .refine(
    (text) => text.split(/[:/]/).every((part) => /[1-9]/.test(part)) && !readRatio(text).isZero(),
    'must be greater than 0',
  );

/** Of units, or of a split its ratio. */
export function refineQuantity({ type, quantity }: TradeFields, context: z.RefinementCtx): void {
  if (quantity === undefined) return;
  const { error } = (type === 'split' ? ratioSchema : quantitySchema).safeParse(quantity);
  for (const { message } of error?.issues ?? []) context.addIssue({ code: 'custom', path: ['quantity'], message });
}
