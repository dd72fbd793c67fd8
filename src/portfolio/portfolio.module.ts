import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedKinds } from '../cache/cached-kinds.js';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { HoldingsBatch } from './batch/holdings-batch.js';
import { PortfolioBatch } from './batch/portfolio-batch.js';
import { PortfolioCollector } from './batch/portfolio-collector.js';
import { Adjustments } from './by-hand/adjustments.js';
import { HoldingEdits } from './by-hand/holding-edits.js';
import { CurrenciesController } from './currencies.controller.js';
import { HoldingsController } from './by-hand/holdings.controller.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from './entities.js';
import { HoldingsReader } from './holdings-reader.js';
import { PortfolioFollowers } from './live/portfolio-followers.js';
import { PortfolioGateway } from './live/portfolio.gateway.js';
import { PortfolioPushes } from './live/portfolio-pushes.js';
import { PortfolioStreamController } from './live/portfolio-stream.controller.js';
import { PortfolioTopic } from './live/portfolio-topic.js';
import { PortfolioUpdates } from './live/portfolio-updates.js';
import { UpdateSequence } from './live/update-sequence.js';
import { PortfolioChanges } from './portfolio-changes.js';
import { PortfolioEdits } from './portfolio-edits.js';
import { PortfolioEditsController } from './portfolio-edits.controller.js';
import { PortfolioReader } from './portfolio-reader.js';
import { PortfolioService } from './portfolio.service.js';
import { PortfoliosController } from './portfolios.controller.js';
import { LedgerKeeper } from './ledger/ledger-keeper.js';
import { TradeAnswers } from './trade-answers.js';
import { TradeCorrections } from './trade-corrections.js';
import { TradeList } from './trade-list.js';
import { TradeTerms } from './trade-terms.js';
import { TradeService } from './trade.service.js';
import { TradesController } from './trades.controller.js';

const holdingsOf = (userId: unknown, id: unknown) => [
  cacheKeys.portfolio(String(userId), String(id)),
  cacheKeys.valuedPortfolio(String(userId), String(id)),
];

@Module({
  imports: [TypeOrmModule.forFeature([PortfolioRow, PositionRow, CashBalanceRow, TradeRow]), MarketDataModule],
  providers: [
    HoldingsBatch,
    HoldingsReader,
    PortfolioBatch,
    PortfolioCollector,
    PortfolioReader,
    PortfolioService,
    PortfolioUpdates,
    PortfolioPushes,
    PortfolioChanges,
    UpdateSequence,
  ],
  exports: [
    HoldingsReader,
    PortfolioCollector,
    PortfolioReader,
    PortfolioService,
    PortfolioUpdates,
    UpdateSequence,
    TypeOrmModule,
    MarketDataModule,
  ],
})
export class PortfolioModule implements OnModuleInit {
  constructor(
    private readonly dependencies: DependencyRegistry,
    private readonly kinds: CachedKinds,
    private readonly holdings: HoldingsReader,
    private readonly portfolios: PortfolioService,
  ) {}

  onModuleInit(): void {
    this.dependencies.register('portfolios', {
      columns: ['user_id', 'id'],
      touches: ({ user_id, id }) => [cacheKeys.portfolios(String(user_id)), ...holdingsOf(user_id, id)],
      scopes: { portfolio: 'id = $1', user: 'user_id = $1', currency: 'base_currency = $1', entity: 'entity_id = $1' },
    });
    for (const table of ['positions', 'cash_balances', 'trades']) {
      this.dependencies.register(table, {
        columns: ['user_id', 'portfolio_id'],
        touches: ({ user_id, portfolio_id }) => holdingsOf(user_id, portfolio_id),
        // What was traded in a currency is held in it, and its cash moved.
        ...(table !== 'trades' && { scopes: { currency: 'currency = $1' } }),
      });
    }
    this.kinds.register('portfolios', (userId) => this.portfolios.firstPage(userId));
    this.kinds.register('portfolio', (userId, id) => this.holdings.load(userId, id));
  }
}

@Module({
  imports: [PortfolioModule, IdentityModule],
  controllers: [
    CurrenciesController,
    PortfoliosController,
    PortfolioEditsController,
    PortfolioStreamController,
    HoldingsController,
    TradesController,
  ],
  providers: [
    Adjustments,
    HoldingEdits,
    LedgerKeeper,
    PortfolioEdits,
    TradeAnswers,
    TradeCorrections,
    TradeList,
    TradeService,
    TradeTerms,
    PortfolioFollowers,
    PortfolioGateway,
    PortfolioTopic,
  ],
  exports: [PortfolioModule, TradeService],
})
export class PortfolioWebModule {}
