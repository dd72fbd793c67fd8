import type { z } from 'zod';
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
