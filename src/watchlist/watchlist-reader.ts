import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { EntityManager, Repository } from 'typeorm';
import { z } from 'zod';
import { CacheService } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { decodeCursor, type List, toList } from '../common/cursor.js';
import { notFound } from '../common/errors.js';
import type { Page } from '../common/validation.js';
import { Quotations } from '../market-data/quotations.js';
import { WatchlistItemRow, WatchlistRow } from './entities.js';
import { presentWatchlist, toFacts, type WatchlistFacts } from './watchlist.js';
import type { WatchlistSummary, WatchlistView } from './watchlist.schemas.js';

/** as many as are asked for where nobody says how many */
const FIRST_PAGE = 100;
const idCursor = z.tuple([z.uuid()]);

const LIST = `
SELECT id, name, version, created_at AS "createdAt",
  (SELECT count(*)::integer FROM watchlist_items WHERE watchlist_id = watchlists.id) AS "itemCount"
FROM watchlists WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3`;

type ListRow = Omit<WatchlistSummary, 'createdAt'> & { createdAt: Date };

/** Watchlists by user. Lists are cached without prices, which are cached by symbol. */
@Injectable()
export class WatchlistReader {
  constructor(
    @InjectRepository(WatchlistRow) private readonly lists: Repository<WatchlistRow>,
    private readonly cache: CacheService,
    private readonly quotations: Quotations,
  ) {}

  /** Oldest first. The first page is cached: hardly anybody has a second. */
  async list(userId: string, { limit, cursor }: Page): Promise<List<WatchlistSummary>> {
    if (cursor !== undefined || limit !== FIRST_PAGE) return this.loadPage(userId, limit, cursor);
    return (await this.cache.read(cacheKeys.watchlists(userId), () => this.firstPage(userId))).value;
  }

  /** What is cached of the lists, from PostgreSQL. */
  firstPage(userId: string): Promise<List<WatchlistSummary>> {
    return this.loadPage(userId, FIRST_PAGE);
  }

  /** At the latest prices. @throws DomainError `not_found`, also for another user's list */
  async read(userId: string, id: string, { noCache = false } = {}): Promise<WatchlistView> {
    return this.value(await this.facts(userId, id, noCache));
  }

  /** Without prices. @throws DomainError `not_found` */
  async facts(userId: string, id: string, noCache = false): Promise<WatchlistFacts> {
    const key = cacheKeys.watchlist(userId, id);
    const load = () => this.load(userId, id);
    const { value } = await (noCache ? this.cache.readThrough(key, load) : this.cache.read(key, load));
    if (!value) throw notFound('Watchlist');
    return value;
  }

  async value(list: WatchlistFacts): Promise<WatchlistView> {
    return presentWatchlist(list, await this.quotations.of(list.items.map(({ symbol }) => symbol)));
  }

  /** Past the cache, or in the transaction of `manager`; `null` also for another user's list. */
  async load(userId: string, id: string, manager: EntityManager = this.lists.manager): Promise<WatchlistFacts | null> {
    // One statement sees one state of the database.
    const found = (await manager
      .createQueryBuilder(WatchlistRow, 'list')
      .leftJoinAndMapMany('list.items', WatchlistItemRow, 'item', 'item.watchlistId = list.id')
      .where({ id, userId })
      .orderBy('item.position')
      .addOrderBy('item.id')
      .getOne()) as (WatchlistRow & { items: WatchlistItemRow[] }) | null;
    return found && toFacts(found, found.items);
  }

  private async loadPage(userId: string, limit: number, cursor?: string): Promise<List<WatchlistSummary>> {
    const [after] = cursor === undefined ? [null] : decodeCursor(cursor, idCursor);
    const rows: ListRow[] = await this.lists.query(LIST, [userId, after, limit + 1]);
    const present = ({ createdAt, ...row }: ListRow) => ({ ...row, createdAt: createdAt.toISOString() });
    return toList(rows, limit, present, ({ id }) => [id]);
  }
}
