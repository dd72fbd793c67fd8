import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../common/errors.js';
import { validationError } from '../common/validation.js';
import type { Expected } from '../common/versions.js';
import { write } from '../database/write.js';
import { WatchlistItemRow, WatchlistRow } from './entities.js';
import { Quotations } from '../market-data/quotations.js';
import { presentWatchlist, type WatchlistFacts } from './watchlist.js';
import { WatchlistReader } from './watchlist-reader.js';
import type { CreateWatchlist, WatchlistChange, WatchlistView } from './watchlist.schemas.js';
import { assertSeen, lockWatchlist, nextVersion } from './watchlist-writes.js';

const MOST_LISTS = 100;

/** The user `$1` makes one list after the other: they are counted. */
const LOCK_USER = `SELECT pg_advisory_xact_lock(hashtext('watchlists'), hashtext($1))`;

/** The items `$2` of the list `$1`, in this order. */
const REORDER = `
UPDATE watchlist_items AS item SET position = wanted.at
FROM unnest($2::uuid[]) WITH ORDINALITY AS wanted (id, at)
WHERE item.watchlist_id = $1 AND item.id = wanted.id AND item.position <> wanted.at`;

/** Makes, changes and removes lists; of what is in them the order. */
@Injectable()
export class WatchlistEdits {
  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: WatchlistReader,
    private readonly quotations: Quotations,
  ) {}

  /** @throws DomainError `too_many_watchlists` */
  async create(userId: string, { name, symbols }: CreateWatchlist): Promise<WatchlistView> {
    const made = await write(this.dataSource, async (manager) => {
      await manager.query(LOCK_USER, [userId]);
      if ((await manager.countBy(WatchlistRow, { userId })) >= MOST_LISTS) {
        throw new DomainError('refused', 'too_many_watchlists', `A user has ${MOST_LISTS} watchlists at most`);
      }
      const id = uuidv7();
      await manager.insert(WatchlistRow, { id, userId, name, version: 1 });
      const ofList = { watchlistId: id, userId, version: 1 };
      const items = symbols.map((symbol, at) => ({ id: uuidv7(), ...ofList, symbol, position: at + 1 }));
      if (items.length > 0) await manager.insert(WatchlistItemRow, items);
      return this.load(manager, userId, id);
    });
    return this.reader.value(made);
  }

  /** @throws DomainError `not_found`, `version_conflict`, `validation_failed` where the order does not name every item once */
  async change(userId: string, id: string, { name, itemIds }: WatchlistChange, expected: Expected) {
    const quotationOf = await this.quotationsOf(userId, id);
    const changed = await write(this.dataSource, async (manager) => {
      const list = await lockWatchlist(manager, userId, id);
      const seen = await this.load(manager, userId, id);
      const isOrdered = itemIds?.join() === seen.items.map((item) => item.id).join();
      const sent = { name, ...(itemIds && !isOrdered && { itemIds }) };
      assertSeen<WatchlistView & { itemIds?: string[] }>(expected, presentWatchlist(seen, quotationOf), sent);
      if (itemIds) await reorder(manager, seen, itemIds);
      await nextVersion(manager, Object.assign(list, { name: name ?? list.name }));
      return this.load(manager, userId, id);
    });
    return this.reader.value(changed);
  }

  /** With everything that is in it. @throws DomainError `not_found`, `version_conflict` */
  async remove(userId: string, id: string, expected: Expected): Promise<void> {
    const quotationOf = await this.quotationsOf(userId, id);
    await write(this.dataSource, async (manager) => {
      await lockWatchlist(manager, userId, id);
      assertSeen(expected, presentWatchlist(await this.load(manager, userId, id), quotationOf));
      await manager.delete(WatchlistRow, { id });
    });
  }

  /** Read before the transaction: inside, a second connection of the pool could be waited for in vain. */
  private async quotationsOf(userId: string, id: string) {
    const { items } = await this.reader.facts(userId, id);
    return this.quotations.of(items.map(({ symbol }) => symbol));
  }

  private async load(manager: EntityManager, userId: string, id: string): Promise<WatchlistFacts> {
    return (await this.reader.load(userId, id, manager))!;
  }
}

async function reorder(manager: EntityManager, { id, items }: WatchlistFacts, itemIds: readonly string[]) {
  const wanted = new Set(itemIds);
  const isWhole = wanted.size === itemIds.length && wanted.size === items.length;
  if (!isWhole || !items.every((item) => wanted.has(item.id))) {
    throw validationError([{ path: ['itemIds'], message: 'must name every item of the list once' }]);
  }
  await manager.query(REORDER, [id, itemIds]);
}
