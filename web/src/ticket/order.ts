import { Big } from 'big.js';
import type { Draft, Side } from './ticket.js';

export interface Order {
  /** of the execution */
  id: string;
  portfolioId: string;
  side: Side;
  terms: OrderTerms;
  /** as it was typed, to be mended where it is refused */
  draft: Draft;
}

/** What is booked; decimals in the currency of the trade. */
interface OrderTerms {
  symbol: string;
  quantity: string;
  price: string;
  currency: string;
  fee: string;
  /** ISO 8601; where it is left out, now */
  executedAt?: string;
  note?: string;
}

/** What the market says of it at this moment: the price, where the draft has none of its own. */
interface Quoted {
  symbol: string;
  currency: string;
  price: string | null;
}

/** Of a draft without problems. */
export function orderOf(draft: Draft, { symbol, currency, price }: Quoted): Order {
  const { id, portfolioId, side, quantity, executedAt, note } = draft;
  const terms = {
    symbol,
    quantity,
    price: draft.price ?? price!,
    currency,
    fee: draft.fee === '' ? '0' : draft.fee,
    ...(executedAt !== '' && { executedAt: new Date(executedAt).toISOString() }),
    ...(note !== '' && { note }),
  };
  return { id, portfolioId, side, terms, draft };
}

/** What is bought counts up. */
export const signed = (side: Side, quantity: string): Big =>
  side === 'buy' ? new Big(quantity) : new Big(quantity).neg();
