import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { FreshnessService } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { PositionRow, type PortfolioRow } from './entities.js';
import { toPositionFacts } from './holdings.js';
import type { PositionView } from './portfolio.schemas.js';
import { presentSinglePosition } from './portfolio-view.js';
import type { TradeView } from './trade.schemas.js';
import { presentTrade, type BookedTrade } from './trade-view.js';

export interface TradeAnswer {
  trade: TradeView;
  /** `null` where the trade names no symbol, or nothing explains the position any more */
  position: PositionView | null;
  revision: number;
}

/** What a client is told of a trade: with the position that it makes, as the same transaction sees it. */
@Injectable()
export class TradeAnswers {
  constructor(private readonly freshness: FreshnessService) {}

  async of(
    manager: EntityManager,
    portfolio: PortfolioRow,
    trade: BookedTrade,
    prices: ReadonlyMap<string, LatestPrice>,
  ): Promise<TradeAnswer> {
    const { id: portfolioId, revision } = portfolio;
    const { symbol } = trade;
    const row = symbol === null ? null : await manager.findOneBy(PositionRow, { portfolioId, symbol });
    return { trade: presentTrade(trade), position: row && this.present(row, portfolio, prices), revision };
  }

  present(row: PositionRow, { baseCurrency }: PortfolioRow, prices: ReadonlyMap<string, LatestPrice>): PositionView {
    const pricing = { prices, freshnessOf: this.freshness.of.bind(this.freshness) };
    return presentSinglePosition(toPositionFacts(row), baseCurrency, pricing);
  }
}
