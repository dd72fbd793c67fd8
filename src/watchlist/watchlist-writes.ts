import type { EntityManager } from 'typeorm';
import { notFound } from '../common/errors.js';
import { assertExpected, type Expected } from '../common/versions.js';
import { WatchlistItemRow, WatchlistRow } from './entities.js';

/** Neither a list nor an item has one: the tag of something else never fits. */
const NO_REVISION = -1;

/** One writer at a time for a list: concurrent ones wait here. @throws DomainError `not_found` */
export async function lockWatchlist(manager: EntityManager, userId: string, id: string): Promise<WatchlistRow> {
  const list = await manager.findOne(WatchlistRow, { where: { id, userId }, lock: { mode: 'pessimistic_write' } });
  if (!list) throw notFound('Watchlist');
  return list;
}

/** Every change of the list and of what is in it makes the next version. */
export async function nextVersion(manager: EntityManager, list: WatchlistRow): Promise<number> {
  const { version } = await manager.save(WatchlistRow, Object.assign(list, { version: list.version + 1 }));
  return version;
}

/** @throws DomainError `not_found` */
export async function findItem(manager: EntityManager, list: Pick<WatchlistRow, 'id' | 'userId'>, id: string) {
  const item = await manager.findOneBy(WatchlistItemRow, { id, watchlistId: list.id, userId: list.userId });
  if (!item) throw notFound('Item');
  return item;
}

/** @param sent in the words of `current` @throws DomainError `version_conflict` */
export function assertSeen<Shown extends { version: number }>(
  expected: Expected,
  current: Shown,
  sent: Partial<Shown> = {},
): void {
  assertExpected(expected, { version: current.version, revision: NO_REVISION }, current, sent);
}
