import { v7 as uuidv7 } from 'uuid';
import { emptyPosition } from './domain/position.js';
import type { PositionRow, TradeRow } from './entities.js';
import { fromPosition } from './holdings.js';
import type { TradeView } from './portfolio.schemas.js';

export function emptyPositionRow(
  owner: Pick<PositionRow, 'portfolioId' | 'userId' | 'symbol' | 'currency'>,
): PositionRow {
  return { id: uuidv7(), ...owner, ...fromPosition(emptyPosition()), version: 0 };
}

export function presentTrade(row: Omit<TradeRow, 'createdAt' | 'answer'>): TradeView {
  const { id, executionId, type, symbol, quantity, price, amount, fee, currency, fxRate, executedAt, note } = row;
  const at = executedAt.toISOString();
  return { id, executionId, type, symbol, quantity, price, amount, fee, currency, fxRate, executedAt: at, note };
}
