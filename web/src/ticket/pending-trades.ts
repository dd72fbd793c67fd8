import { useMemo } from 'react';
import { create } from 'zustand';
import { usePortfolios } from '../live/portfolios.js';
import { onNextUser } from '../session/session.js';
import type { Order } from './order.js';

/** More are not on their way at once: the oldest is forgotten, the server has it. */
const MOST = 100;

/** An order between its placing and the moment in which the portfolio has it. */
export interface PendingTrade extends Order {
  /** `unknown`: whether it was booked nobody said, in all attempts */
  state: 'pending' | 'booked' | 'unknown';
  /** of the position when it was placed; 0 where there was none */
  seenVersion: number;
  /** of the portfolio that has it, once it is booked */
  revision: number;
}

export const usePendingTrades = create<{ trades: readonly PendingTrade[] }>(() => ({ trades: [] }));

const set = (change: (trades: readonly PendingTrade[]) => readonly PendingTrade[]) =>
  usePendingTrades.setState(({ trades }) => ({ trades: change(trades) }));

export function addPending(order: Order): void {
  const { positions = [] } = usePortfolios.getState().portfolios[order.portfolioId] ?? {};
  const seenVersion = positions.find(({ symbol }) => symbol === order.terms.symbol)?.version ?? 0;
  set((trades) => [...trades, { ...order, state: 'pending', seenVersion, revision: Infinity } as const].slice(-MOST));
}

export function changePending(id: string, change: Partial<Pick<PendingTrade, 'state' | 'revision'>>): void {
  set((trades) => trades.map((trade) => (trade.id === id ? { ...trade, ...change } : trade)));
  dropWhatIsThere();
}

export const dropPending = (id: string): void => set((trades) => trades.filter((trade) => trade.id !== id));

/** A booked one ends with the state that has it. */
function dropWhatIsThere(): void {
  const { portfolios } = usePortfolios.getState();
  const isThere = ({ portfolioId, revision }: PendingTrade) => (portfolios[portfolioId]?.revision ?? -1) >= revision;
  if (usePendingTrades.getState().trades.some(isThere)) set((trades) => trades.filter((trade) => !isThere(trade)));
}

usePortfolios.subscribe(dropWhatIsThere);
onNextUser(() => set(() => []));

/** Those of a portfolio, or of one of its symbols. */
export function usePendingOf(portfolioId: string, symbol?: string): readonly PendingTrade[] {
  const trades = usePendingTrades((state) => state.trades);
  return useMemo(
    () =>
      trades.filter(
        (trade) => trade.portfolioId === portfolioId && (symbol === undefined || trade.terms.symbol === symbol),
      ),
    [trades, portfolioId, symbol],
  );
}
