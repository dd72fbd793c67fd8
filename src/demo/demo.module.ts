import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { User } from '../identity/user.entity.js';
import { MarketDataModule } from '../market-data/market-data.module.js';
import { PortfolioModule, PortfolioWebModule } from '../portfolio/portfolio.module.js';
import { DemoPast } from './demo-past.js';
import { WatchlistWebModule } from '../watchlist/watchlist.module.js';
import { DemoSeed } from './demo-seed.js';

/** Part of the application in demo mode only. */
@Module({
  imports: [
    TypeOrmModule.forFeature([User]),
    MarketDataModule,
    PortfolioModule,
    PortfolioWebModule,
    WatchlistWebModule,
  ],
  providers: [DemoPast, DemoSeed],
})
export class DemoModule {}
