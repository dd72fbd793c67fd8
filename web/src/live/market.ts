import { useEffect } from 'react';
import { create } from 'zustand';
import { call } from '../api/call.js';

const ASK_MS = 30_000;

/** Of New York; instants in UTC. */
export interface MarketStatus {
  exchange: string;
  isOpen: boolean;
  session: 'pre' | 'regular' | 'post' | 'closed';
  opensAt: string | null;
  closesAt: string | null;
  refreshIntervalMs: number;
  /** no price has come since, though the market is open */
  pricesDegradedSince: string | null;
}

export const useMarket = create<{ status: MarketStatus | null }>(() => ({ status: null }));

/** What a notice says between two answers. @param since ISO 8601; `null`: prices come */
export const pricesDegraded = (since: string | null): void =>
  useMarket.setState(({ status }) => ({ status: status && { ...status, pricesDegradedSince: since } }));

/** Asks every 30 s, for as long as the component is there and the page is seen. */
export function useMarketStatus(): MarketStatus | null {
  useEffect(() => {
    const control = new AbortController();
    const ask = () => {
      if (document.visibilityState === 'hidden') return;
      call<MarketStatus>('/market/status', { signal: control.signal }).then(
        (status) => useMarket.setState({ status }),
        () => undefined,
      );
    };
    ask();
    const timer = setInterval(ask, ASK_MS);
    document.addEventListener('visibilitychange', ask, { signal: control.signal });
    return () => {
      clearInterval(timer);
      control.abort();
    };
  }, []);
  return useMarket((state) => state.status);
}
