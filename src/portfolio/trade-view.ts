import type { TradeRow } from './entities.js';
import type { TradeView } from './trade.schemas.js';

export type BookedTrade = Omit<TradeRow, 'createdAt' | 'answer' | 'place'>;

export function presentTrade(row: BookedTrade): TradeView {
  const { id, executionId, type, symbol, quantity, price, amount, fee, currency, fxRate, executedAt, note } = row;
  const { amends, amendedBy, cancelledAt } = row;
  const terms = { id, executionId, type, symbol, quantity, price, amount, fee, currency, fxRate, note };
  const status = amendedBy === null ? (cancelledAt === null ? 'booked' : 'cancelled') : 'amended';
  return { ...terms, executedAt: executedAt.toISOString(), status, amends, amendedBy };
}
