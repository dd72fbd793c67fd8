import { useEffect } from 'react';
import type { Portfolio } from 'freshfolio/client';
import { create } from 'zustand';
import { onNextUser } from '../session/session.js';
import { useConnection } from './connection.js';

interface PortfolioStore {
  /** the newest state of each that is followed, or was */
  portfolios: Record<string, Portfolio>;
  /** why one is followed no longer: `not_found`, `deleted` */
  ended: Record<string, string | undefined>;
}

export const usePortfolios = create<PortfolioStore>(() => ({ portfolios: {}, ended: {} }));

onNextUser(() => usePortfolios.setState({ portfolios: {}, ended: {} }));

/** Follows it for as long as the component is there. */
export function useFollowed(id: string): void {
  const client = useConnection((state) => state.client);
  useEffect(() => {
    usePortfolios.setState(({ ended }) => ({ ended: { ...ended, [id]: undefined } }));
    return client?.followPortfolio(
      id,
      (portfolio) => usePortfolios.setState(({ portfolios }) => ({ portfolios: { ...portfolios, [id]: portfolio } })),
      (code) => usePortfolios.setState(({ ended }) => ({ ended: { ...ended, [id]: code } })),
    );
  }, [client, id]);
}

export const usePortfolio = (id: string): Portfolio | undefined => usePortfolios((state) => state.portfolios[id]);

/** Something of it: only a change of that draws anything anew. */
export const usePortfolioFact = <Value>(id: string, select: (portfolio: Portfolio) => Value): Value | undefined =>
  usePortfolios(({ portfolios }) => portfolios[id] && select(portfolios[id]));
