import { useMemo } from 'react';
import type { WatchlistSummary } from '../api/watchlists.js';
import { shownOf } from './operations.js';
import { useWatchlists } from './store.js';
import { useSummaries } from './summaries.js';

/** As the user has to see them: with what was done and is not answered, and what is known of a list that is followed. */
export function useShownSummaries(): readonly WatchlistSummary[] | null {
  const { items, making, removing } = useSummaries();
  const held = useWatchlists((state) => state.held);
  return useMemo(() => {
    if (!items) return null;
    const there = items.filter(({ id }) => !removing.has(id) && (held[id]?.ended ?? null) === null);
    const newest = there.map((summary) => {
      const { list = null, operations = [] } = held[summary.id] ?? {};
      if (!list || list.version < summary.version) return summary;
      const { id, name, version, items: inIt } = shownOf(list, operations);
      return { id, name, version, itemCount: inIt.length };
    });
    return [...newest, ...making];
  }, [items, making, removing, held]);
}
