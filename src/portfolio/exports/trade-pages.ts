import type { EntityManager } from 'typeorm';
import { TradeRow } from '../entities.js';

const PAGE = 2000;

/** Every trade of a portfolio, also those that were amended or cancelled, in the order of their execution, a page at a time. */
export async function* tradePages(manager: EntityManager, portfolioId: string): AsyncGenerator<TradeRow[]> {
  let last: TradeRow | undefined;
  for (;;) {
    const query = manager
      .createQueryBuilder(TradeRow, 'trade')
      .where('trade.portfolioId = :portfolioId', { portfolioId })
      // An amended trade has the place of the one before it.
      .orderBy({ 'trade.executedAt': 'ASC', 'trade.place': 'ASC', 'trade.id': 'ASC' })
      .limit(PAGE);
    if (last) {
      const { executedAt, place, id } = last;
      const after = '(trade.executedAt, trade.place, trade.id) > (:executedAt, :place, :id)';
      query.andWhere(after, { executedAt, place, id });
    }
    const rows = await query.getMany();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    last = rows.at(-1);
  }
}
