import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedKinds } from '../cache/cached-kinds.js';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MarketDataModule, MarketDataWebModule } from '../market-data/market-data.module.js';
import { PriceGateway } from '../market-data/live/price.gateway.js';
import { PortfolioWebModule } from '../portfolio/portfolio.module.js';
import { WatchlistItemRow, WatchlistRow } from './entities.js';
import { WatchlistPushes } from './live/watchlist-pushes.js';
import { WatchlistTopic } from './live/watchlist-topic.js';
import { WatchlistEdits } from './watchlist-edits.js';
import { WatchlistItems } from './watchlist-items.js';
import { WatchlistItemsController } from './watchlist-items.controller.js';
import { WatchlistMoves } from './watchlist-moves.js';
import { WatchlistReader } from './watchlist-reader.js';
import { WatchlistsController } from './watchlists.controller.js';

const keysOf = (userId: unknown, id: unknown) => [
  cacheKeys.watchlists(String(userId)),
  cacheKeys.watchlist(String(userId), String(id)),
];

/** In every process: any may hear of a change that the one that made it did not live to tell. */
@Module({
  imports: [TypeOrmModule.forFeature([WatchlistRow, WatchlistItemRow]), MarketDataModule],
  providers: [WatchlistPushes, WatchlistReader],
  exports: [MarketDataModule, TypeOrmModule, WatchlistReader],
})
export class WatchlistModule implements OnModuleInit {
  constructor(
    private readonly dependencies: DependencyRegistry,
    private readonly kinds: CachedKinds,
    private readonly reader: WatchlistReader,
  ) {}

  onModuleInit(): void {
    this.dependencies.register('watchlists', {
      columns: ['user_id', 'id'],
      touches: ({ user_id, id }) => keysOf(user_id, id),
      scopes: { user: 'user_id = $1' },
    });
    this.dependencies.register('watchlist_items', {
      columns: ['user_id', 'watchlist_id'],
      touches: ({ user_id, watchlist_id }) => keysOf(user_id, watchlist_id),
    });
    this.kinds.register('watchlists', (userId) => this.reader.firstPage(userId));
    this.kinds.register('watchlist', (userId, id) => this.reader.load(userId, id));
  }
}

@Module({
  imports: [WatchlistModule, IdentityModule, MarketDataWebModule, PortfolioWebModule],
  controllers: [WatchlistsController, WatchlistItemsController],
  providers: [WatchlistEdits, WatchlistItems, WatchlistMoves, WatchlistTopic],
  exports: [WatchlistEdits],
})
export class WatchlistWebModule implements OnModuleInit {
  constructor(
    private readonly prices: PriceGateway,
    private readonly topic: WatchlistTopic,
  ) {}

  onModuleInit(): void {
    this.prices.add(this.topic);
  }
}
