import type { Watchlist } from 'freshfolio/client';
import type { ItemAnswer } from '../api/watchlists.js';

/** What the list is with what the server said; never back. */
export const withList = (known: Watchlist | null, list: Watchlist): Watchlist =>
  known && known.version > list.version ? known : list;

/** With an item as it is now: in its place, or as the last one. */
export function withItem(list: Watchlist, { item, version }: ItemAnswer): Watchlist {
  if (version <= list.version) return list;
  const isThere = list.items.some(({ id }) => id === item.id);
  const items = isThere ? list.items.map((each) => (each.id === item.id ? item : each)) : [...list.items, item];
  return { ...list, items, version: versionAfter(list, version) };
}

export function withoutItem(list: Watchlist, itemId: string, version: number): Watchlist {
  if (version <= list.version) return list;
  return { ...list, items: list.items.filter(({ id }) => id !== itemId), version: versionAfter(list, version) };
}

/** What came between from elsewhere is not known yet: the list is still of the version that it was read with. */
const versionAfter = (list: Watchlist, version: number): number =>
  version === list.version + 1 ? version : list.version;
