import { createContext, use, useMemo } from 'react';
import type { Portfolio, Position } from 'freshfolio/client';
import { usePortfolios } from '../../live/portfolios.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { withPending } from '../../ticket/with-pending.js';

/** The id of the portfolio whose positions are shown. */
export const PositionContext = createContext('');

/** The position of now, with the orders that are on their way; drawn anew only where something of it changed. */
export function usePosition(symbol: string): Position | undefined {
  const id = use(PositionContext);
  const position = usePortfolios(({ portfolios }) => portfolios[id]?.positions.find((each) => each.symbol === symbol));
  const pending = usePendingOf(id, symbol);
  return useMemo(() => withPending(position, pending), [position, pending]);
}

export function usePortfolioFact<Value>(select: (portfolio: Portfolio) => Value): Value | undefined {
  const id = use(PositionContext);
  return usePortfolios(({ portfolios }) => portfolios[id] && select(portfolios[id]));
}
