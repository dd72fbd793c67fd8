import { create } from 'zustand';
import { pause, useConnection } from './connection.js';

const KEY = 'freshfolio.refresh';

/** At most one update in so many ms. */
export const rates = { live: 0, '5s': 5000, '30s': 30_000 } as const;
export type Refresh = keyof typeof rates | 'paused';

interface RefreshStore {
  choice: Refresh;
  /** A rate is kept in this browser; a pause ends with the page. */
  choose: (choice: Refresh) => void;
}

const isRate = (kept: string | null): kept is keyof typeof rates => kept !== null && Object.hasOwn(rates, kept);
const kept = localStorage.getItem(KEY);

let endPause: (() => void) | undefined;
/** whatever else wants it slower */
let leastMs = 0;

/** How often the page moves, as the user wants it. */
export const useRefresh = create<RefreshStore>((set) => ({
  choice: isRate(kept) ? kept : 'live',
  choose: (choice) => {
    set({ choice });
    if (choice !== 'paused') localStorage.setItem(KEY, choice);
    tune();
    const endLast = endPause;
    endPause = choice === 'paused' ? pause('user') : undefined;
    endLast?.();
  },
}));

/** What comes is gathered for at least so long, ms; 0 ends it. */
export function slowDown(ms: number): void {
  leastMs = ms;
  tune();
}

function tune(): void {
  const { choice } = useRefresh.getState();
  const rate = choice === 'paused' ? 0 : rates[choice];
  useConnection.getState().client?.setRate(Math.max(rate, leastMs));
}

tune();
useConnection.subscribe(({ client }, { client: before }) => {
  if (client !== before) tune();
});
