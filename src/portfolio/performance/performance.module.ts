import { Module } from '@nestjs/common';
import { IdentityModule } from '../../identity/identity.module.js';
import { PortfolioModule } from '../portfolio.module.js';
import { MarketReader } from './market-reader.js';
import { PerformanceController } from './performance.controller.js';
import { PerformanceReader } from './performance-reader.js';

@Module({
  imports: [PortfolioModule, IdentityModule],
  controllers: [PerformanceController],
  providers: [MarketReader, PerformanceReader],
})
export class PerformanceWebModule {}
