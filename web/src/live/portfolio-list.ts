import { create } from 'zustand';
import { listPortfolios, type PortfolioSummary } from '../api/portfolios.js';
import { onNextUser } from '../session/session.js';

interface PortfolioList {
  /** `null` until they are there */
  items: PortfolioSummary[] | null;
  error: Error | null;
  /** Asks anew; what is there stays until the answer. Never fails: see `error`. */
  load: () => Promise<void>;
}

/** The user's portfolios, to choose from. */
export const usePortfolioList = create<PortfolioList>((set) => ({
  items: null,
  error: null,
  load: async () => {
    try {
      set({ items: await listPortfolios(), error: null });
    } catch (error) {
      set({ error: error as Error });
    }
  },
}));

onNextUser(() => usePortfolioList.setState({ items: null, error: null }));
