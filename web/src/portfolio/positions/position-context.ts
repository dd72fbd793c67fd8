import { createContext, use, useMemo } from 'react';
import type { Portfolio, Position } from 'freshfolio/client';
import { usePortfolioFact } from '../../live/portfolios.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { withPending } from '../../ticket/with-pending.js';

/** The id of the portfolio whose positions are shown. */
export const PositionContext = createContext('');

/** The position of now, with the orders that are on their way; drawn anew only where something of it changed. */
export function usePosition(symbol: string): Position | undefined {
  const id = use(PositionContext);
  const position = usePortfolioFact(id, (portfolio) => positionOf(portfolio, symbol));
  const pending = usePendingOf(id, symbol);
  return useMemo(() => withPending(position, pending), [position, pending]);
}

/** Something of the portfolio whose positions are shown. */
export const useFact = <Value>(select: (portfolio: Portfolio) => Value): Value | undefined =>
  usePortfolioFact(use(PositionContext), select);

const bySymbol = new WeakMap<Portfolio, ReadonlyMap<string, Position>>();

/** Each of many cells asks. */
export function positionOf(portfolio: Portfolio, symbol: string): Position | undefined {
  const known = bySymbol.get(portfolio) ?? new Map(portfolio.positions.map((position) => [position.symbol, position]));
  bySymbol.set(portfolio, known);
  return known.get(symbol);
}
