import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { type EntityManager, type Repository } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { DomainError } from '../common/errors.js';
import { formatMoney } from '../common/money.js';
import type { Expected } from '../common/versions.js';
import { write } from '../database/write.js';
import { Quotations } from '../market-data/quotations.js';
import { WatchlistItemRow } from './entities.js';
import { presentItem, toItemFacts } from './watchlist.js';
import { type AddItem, type ItemAnswer, type ItemChange, MOST_ITEMS } from './watchlist.schemas.js';
import { assertSeen, findItem, lockWatchlist, nextVersion } from './watchlist-writes.js';

/** An item, and what of it has been seen. */
export interface SeenItem {
  userId: string;
  watchlistId: string;
  id: string;
  expected: Expected;
}

/** What is in the lists. */
@Injectable()
export class WatchlistItems {
  constructor(
    @InjectRepository(WatchlistItemRow) private readonly items: Repository<WatchlistItemRow>,
    private readonly quotations: Quotations,
  ) {}

  /** As the last one. @throws DomainError `not_found`, `item_exists`, `too_many_items` */
  async add(userId: string, watchlistId: string, { symbol, note, targetPrice }: AddItem): Promise<ItemAnswer> {
    const quotationOf = await this.quotations.of([symbol]);
    const present = (row: WatchlistItemRow) => presentItem(toItemFacts(row), quotationOf);
    return write(this.items.manager.connection, async (manager) => {
      const list = await lockWatchlist(manager, userId, watchlistId);
      const known = await manager.findOneBy(WatchlistItemRow, { watchlistId, symbol });
      if (known) {
        throw new DomainError('conflict', 'item_exists', `${symbol} is in it already`, { current: present(known) });
      }
      const position = await nextPosition(manager, watchlistId);
      const row = { id: uuidv7(), watchlistId, userId, symbol, note, targetPrice, position, version: 1 };
      const item = await manager.save(WatchlistItemRow, manager.create(WatchlistItemRow, row));
      return { item: present(item), version: await nextVersion(manager, list) };
    });
  }

  /** Note and target. @throws DomainError `not_found`, `version_conflict` */
  async change(seen: SeenItem, { note, targetPrice }: ItemChange): Promise<ItemAnswer> {
    const present = await this.presenter(seen);
    return write(this.items.manager.connection, async (manager) => {
      const list = await lockWatchlist(manager, seen.userId, seen.watchlistId);
      const item = await findItem(manager, list, seen.id);
      // As an answer would say it: 10.0 and 10 are the same.
      const sent = { note, targetPrice: targetPrice && formatMoney(targetPrice) };
      assertSeen(seen.expected, present(item), sent);
      const { note: noteBefore, targetPrice: targetBefore } = item;
      Object.assign(item, {
        note: note === undefined ? noteBefore : note,
        targetPrice: targetPrice === undefined ? targetBefore : targetPrice,
        version: item.version + 1,
      });
      await manager.save(WatchlistItemRow, item);
      return { item: present(item), version: await nextVersion(manager, list) };
    });
  }

  /** The list's next version. @throws DomainError `not_found`, `version_conflict` */
  async remove(seen: SeenItem): Promise<number> {
    const present = await this.presenter(seen);
    return write(this.items.manager.connection, async (manager) => {
      const list = await lockWatchlist(manager, seen.userId, seen.watchlistId);
      const item = await findItem(manager, list, seen.id);
      assertSeen(seen.expected, present(item));
      await manager.delete(WatchlistItemRow, { id: item.id });
      return nextVersion(manager, list);
    });
  }

  /** An item never has another symbol: its price is read before the transaction. */
  private async presenter({ userId, watchlistId, id }: SeenItem) {
    const { symbol } = await findItem(this.items.manager, { id: watchlistId, userId }, id);
    const quotationOf = await this.quotations.of([symbol]);
    return (row: WatchlistItemRow) => presentItem(toItemFacts(row), quotationOf);
  }
}

/** @throws DomainError `too_many_items` */
async function nextPosition(manager: EntityManager, watchlistId: string): Promise<number> {
  const [{ count, last }]: [{ count: number; last: number }] = await manager.query(
    'SELECT count(*)::integer AS count, coalesce(max(position), 0) AS last FROM watchlist_items WHERE watchlist_id = $1',
    [watchlistId],
  );
  if (count < MOST_ITEMS) return last + 1;
  throw new DomainError('refused', 'too_many_items', `A watchlist has ${MOST_ITEMS} items at most`);
}
