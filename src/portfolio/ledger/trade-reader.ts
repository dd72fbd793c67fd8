import type { EntityManager } from 'typeorm';
import { TradeRow } from '../entities.js';

const PAGE = 5000;

/** Of one portfolio: the trades of these symbols, and those that move the cash in these currencies; all of them where nothing is said. */
export interface Scope {
  symbols: readonly string[];
  currencies: readonly string[];
}

/** The trades that count, in the order of their execution, a page at a time. */
export async function* readTrades(
  manager: EntityManager,
  portfolioId: string,
  scope?: Scope,
  pageSize = PAGE,
): AsyncGenerator<TradeRow[]> {
  let last: TradeRow | undefined;
  for (;;) {
    const query = manager
      .createQueryBuilder(TradeRow, 'trade')
      .where('trade.portfolioId = :portfolioId AND trade.cancelledAt IS NULL', { portfolioId })
      .orderBy({ 'trade.executedAt': 'ASC', 'trade.place': 'ASC' })
      .limit(pageSize);
    if (scope) query.andWhere('(trade.symbol = ANY(:symbols) OR trade.currency = ANY(:currencies))', scope);
    if (last) {
      query.andWhere('(trade.executedAt, trade.place) > (:at, :place)', { at: last.executedAt, place: last.place });
    }
    const rows = await query.getMany();
    if (rows.length > 0) yield rows;
    if (rows.length < pageSize) return;
    last = rows.at(-1);
  }
}
