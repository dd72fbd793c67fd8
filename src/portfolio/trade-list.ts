import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { z } from 'zod';
import { decodeCursor, toList, type List } from '../common/cursor.js';
import { instantSchema, type Page } from '../common/validation.js';
import { TradeRow } from './entities.js';
import { HoldingsReader } from './holdings-reader.js';
import type { TradeView } from './trade.schemas.js';
import { presentTrade } from './trade-view.js';

const newestFirst = z.tuple([instantSchema, z.uuid()]);
const cursorOf = (row: TradeRow) => [row.executedAt.toISOString(), row.id];

@Injectable()
export class TradeList {
  constructor(
    @InjectRepository(TradeRow) private readonly trades: Repository<TradeRow>,
    private readonly holdings: HoldingsReader,
  ) {}

  /** Newest first. @throws DomainError `not_found` */
  async read(userId: string, portfolioId: string, { limit, cursor }: Page): Promise<List<TradeView>> {
    await this.holdings.read(userId, portfolioId);
    const query = this.trades
      .createQueryBuilder('trade')
      .where({ portfolioId, userId })
      .orderBy({ 'trade.executedAt': 'DESC', 'trade.id': 'DESC' })
      .limit(limit + 1);
    if (cursor !== undefined) {
      const [at, id] = decodeCursor(cursor, newestFirst);
      query.andWhere('(trade.executedAt, trade.id) < (:at, :id)', { at, id });
    }
    return toList(await query.getMany(), limit, presentTrade, cursorOf);
  }
}
