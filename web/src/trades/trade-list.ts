import { useEffect } from 'react';
import { create } from 'zustand';
import { usePortfolios } from '../live/portfolios.js';
import { onNextUser } from '../session/session.js';
import { listTrades, type Trade } from './trades.js';

const PAGE = 100;
/** The most that one request brings. */
const MOST_AT_ONCE = 500;

interface TradeList {
  portfolioId: string;
  /** newest first; `null` until they are there */
  items: readonly Trade[] | null;
  nextCursor: string | null;
  isLoading: boolean;
  error: Error | null;
}

const empty: TradeList = { portfolioId: '', items: null, nextCursor: null, isLoading: false, error: null };

/** The trades of the portfolio that was looked at last, as far as they were scrolled to. */
export const useTradeList = create<TradeList>(() => empty);

let reading = new AbortController();

/** From the newest on, as many as there are already. Never fails: see `error`. */
export function loadTrades(portfolioId: string): Promise<void> {
  const known = useTradeList.getState();
  if (known.portfolioId !== portfolioId) useTradeList.setState({ ...empty, portfolioId });
  const count = known.portfolioId === portfolioId ? (known.items?.length ?? 0) : 0;
  return read([], Math.min(Math.max(count, PAGE), MOST_AT_ONCE), null);
}

/** The next page, where there is one and none is on its way. */
export async function loadMoreTrades(): Promise<void> {
  const { items, nextCursor, isLoading } = useTradeList.getState();
  if (items && nextCursor !== null && !isLoading) await read(items, PAGE, nextCursor);
}

/** A later one takes the place of one that is on its way. */
async function read(before: readonly Trade[], limit: number, cursor: string | null): Promise<void> {
  reading.abort();
  reading = new AbortController();
  const { signal } = reading;
  useTradeList.setState({ isLoading: true, error: null });
  try {
    const { items, nextCursor } = await listTrades(useTradeList.getState().portfolioId, limit, cursor, signal);
    if (!signal.aborted) useTradeList.setState({ items: [...before, ...items], nextCursor, isLoading: false });
  } catch (error) {
    if (!signal.aborted) useTradeList.setState({ isLoading: false, error: error as Error });
  }
}

/** Reads them again whenever the portfolio changed. */
export function useTrades(portfolioId: string): TradeList {
  const revision = usePortfolios(({ portfolios }) => portfolios[portfolioId]?.revision);
  useEffect(() => {
    if (revision !== undefined) void loadTrades(portfolioId);
  }, [portfolioId, revision]);
  const list = useTradeList();
  return list.portfolioId === portfolioId ? list : empty;
}

onNextUser(() => useTradeList.setState(empty));
