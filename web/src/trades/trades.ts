import { call } from '../api/call.js';

export type TradeType =
  | 'buy'
  | 'sell'
  | 'dividend'
  | 'interest'
  | 'fee'
  | 'split'
  | 'deposit'
  | 'withdrawal'
  | 'adjustment';

/** Decimals in the currency of the trade. */
export interface Trade {
  id: string;
  type: TradeType;
  symbol: string | null;
  /** of a split its ratio */
  quantity: string | null;
  price: string | null;
  amount: string;
  fee: string;
  currency: string;
  /** ISO 8601, UTC */
  executedAt: string;
  note: string | null;
  /** only a booked one counts */
  status: 'booked' | 'amended' | 'cancelled';
}

/** What of a trade is to be another; the rest stays as it is. */
export type TradeChanges = Partial<Record<'quantity' | 'price' | 'amount' | 'fee' | 'executedAt' | 'note', string>>;

interface TradePage {
  items: Trade[];
  nextCursor: string | null;
}

/** Newest first. @throws Problem */
export function listTrades(portfolioId: string, limit: number, cursor: string | null, signal: AbortSignal) {
  const query = new URLSearchParams({ limit: String(limit), ...(cursor && { cursor }) });
  return call<TradePage>(`/portfolios/${portfolioId}/trades?${query}`, { signal });
}

/** It is kept, and another one takes its place. @throws Problem */
export const amendTrade = (portfolioId: string, id: string, body: TradeChanges): Promise<unknown> =>
  call(`/portfolios/${portfolioId}/trades/${id}`, { method: 'PATCH', body });

/** It is kept, and does not count any more. @throws Problem */
export const cancelTrade = (portfolioId: string, id: string): Promise<unknown> =>
  call(`/portfolios/${portfolioId}/trades/${id}`, { method: 'DELETE' });
