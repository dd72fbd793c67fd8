import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, type List, toList } from '../../common/cursor.js';
import { formatMoney, money, percentOf } from '../../common/money.js';
import { instantSchema } from '../../common/validation.js';
import { HoldingsReader } from '../holdings-reader.js';
import { historyIntervals, type HistoryQuery, type SnapshotView } from './history.schemas.js';
import { READ_HISTORY } from './snapshot-sql.js';

/** Oldest first: the cursor is the time of the last that was seen. */
const seen = z.tuple([instantSchema]);

interface SnapshotRow {
  at: Date;
  market_value: string;
  cost_basis: string;
  cash: string;
  daily_change: string | null;
  daily_change_base: string | null;
  complete: boolean;
}

/** What a portfolio was worth. */
@Injectable()
export class HistoryReader {
  constructor(
    private readonly dataSource: DataSource,
    private readonly holdings: HoldingsReader,
  ) {}

  /** @throws DomainError `not_found`, also for another user's portfolio */
  async read(
    userId: string,
    portfolioId: string,
    { from = new Date(0), to, interval, limit, cursor }: HistoryQuery,
  ): Promise<List<SnapshotView>> {
    await this.holdings.read(userId, portfolioId);
    // Before `from` by the least that a snapshot's time can differ.
    const after = cursor === undefined ? new Date(from.getTime() - 1) : decodeCursor(cursor, seen)[0];
    const rows: SnapshotRow[] = await this.dataSource.query(READ_HISTORY, [
      portfolioId,
      after,
      to ?? 'infinity',
      historyIntervals[interval],
      limit + 1,
    ]);
    return toList(rows, limit, present, ({ at }) => [at.toISOString()]);
  }
}

function present(row: SnapshotRow): SnapshotView {
  const { at, daily_change: change, daily_change_base: base, complete } = row;
  return {
    at: at.toISOString(),
    marketValue: formatMoney(row.market_value),
    costBasis: formatMoney(row.cost_basis),
    cash: formatMoney(row.cash),
    dailyChange: formatMoney(change),
    dailyChangePercent: formatMoney(change !== null && base !== null ? percentOf(money(change), money(base)) : null),
    complete,
  };
}
