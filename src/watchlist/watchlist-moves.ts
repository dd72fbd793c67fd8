import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { notFound } from '../common/errors.js';
import { TradeRow } from '../portfolio/entities.js';
import { createTradeSchema } from '../portfolio/trade.schemas.js';
import { TradeService } from '../portfolio/trade.service.js';
import { WatchlistItemRow, WatchlistRow } from './entities.js';
import type { MoveAnswer, MoveItem } from './watchlist.schemas.js';
import { findItem, lockWatchlist, nextVersion } from './watchlist-writes.js';

/** From looking at something to holding it. */
@Injectable()
export class WatchlistMoves {
  constructor(
    @InjectRepository(WatchlistRow) private readonly lists: Repository<WatchlistRow>,
    private readonly trades: TradeService,
  ) {}

  /**
   * Books a buy and takes the item out of the list, both or neither. The same execution again gets the first answer, also once the item
   * is gone.
   * @throws DomainError `not_found`, and as {@link TradeService.book}
   */
  async move(
    userId: string,
    watchlistId: string,
    id: string,
    { portfolioId, ...terms }: MoveItem,
  ): Promise<{ answer: MoveAnswer; repeated: boolean }> {
    const list = await this.lists.findOneBy({ id: watchlistId, userId });
    if (!list) throw notFound('Watchlist');
    const symbol = await this.symbolOf(list, id, portfolioId, terms.executionId);
    const input = createTradeSchema.parse({ type: 'buy', symbol, ...terms });
    let { version } = list;
    const { answer, repeated } = await this.trades.book(userId, portfolioId, input, undefined, async (manager) => {
      const locked = await lockWatchlist(manager, userId, watchlistId);
      const item = await findItem(manager, locked, id);
      await manager.delete(WatchlistItemRow, { id: item.id });
      version = await nextVersion(manager, locked);
    });
    return { answer: { ...answer, version }, repeated };
  }

  /** Of the item, or of what it has become. @throws DomainError `not_found` */
  private async symbolOf(list: WatchlistRow, id: string, portfolioId: string, executionId?: string): Promise<string> {
    const { manager } = this.lists;
    const { userId } = list;
    const item = await manager.findOneBy(WatchlistItemRow, { id, watchlistId: list.id, userId });
    if (item) return item.symbol;
    const where = { portfolioId, userId, executionId };
    // What it was amended to has the same execution.
    const trade = executionId && (await manager.findOne(TradeRow, { where, order: { id: 'ASC' } }));
    if (trade && trade.symbol) return trade.symbol;
    throw notFound('Item');
  }
}
