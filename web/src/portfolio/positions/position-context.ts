import { createContext, use } from 'react';
import type { Portfolio, Position } from 'freshfolio/client';
import { usePortfolios } from '../../live/portfolios.js';

/** The id of the portfolio whose positions are shown. */
export const PositionContext = createContext('');

/** The position of now; drawn anew only where something of it changed. */
export function usePosition(symbol: string): Position | undefined {
  const id = use(PositionContext);
  return usePortfolios(({ portfolios }) => portfolios[id]?.positions.find((position) => position.symbol === symbol));
}

export function usePortfolioFact<Value>(select: (portfolio: Portfolio) => Value): Value | undefined {
  const id = use(PositionContext);
  return usePortfolios(({ portfolios }) => portfolios[id] && select(portfolios[id]));
}
