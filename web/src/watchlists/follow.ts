import { useEffect, useMemo } from 'react';
import type { Watchlist } from 'freshfolio/client';
import { useConnection } from '../live/connection.js';
import { shownOf } from './operations.js';
import { change, learn, load, useHeld } from './store.js';

/** Follows it for as long as the component is there. It is read at once also while updates are paused. */
export function useFollowedWatchlist(id: string): void {
  const client = useConnection((state) => state.client);
  useEffect(() => {
    change(id, { ended: null, error: null });
    void load(id);
    return client?.followWatchlist(id, learn, (code) => change(id, { ended: code }));
  }, [client, id]);
}

/** The list with what is not answered yet; `null` until it is there. */
export function useShown(id: string): Watchlist | null {
  const { list, operations } = useHeld(id);
  return useMemo(() => list && shownOf(list, operations), [list, operations]);
}
