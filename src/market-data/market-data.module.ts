import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CachedKinds } from '../cache/cached-kinds.js';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { Clock, ReplayClock } from '../common/clock.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { IdentityModule } from '../identity/identity.module.js';
import { MarketBell } from './calendar/market-bell.js';
import { Exchanges } from './calendar/exchanges.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import type { Feed } from './feeds/feed.js';
import { DailyCloses } from './daily-closes.js';
import { FEED, FeedRunner } from './feeds/feed-runner.js';
import { simulatedInstruments } from './feeds/instruments.js';
import { openRecording } from './feeds/recording.js';
import { ReplayFeed } from './feeds/replay.js';
import { SimulatedFeed } from './feeds/simulated.js';
import { FreshnessService } from './freshness.js';
import { FxController } from './fx.controller.js';
import { FxHistory } from './fx-history.js';
import { Instruments } from './instruments/instruments.js';
import { InstrumentsController } from './instruments/instruments.controller.js';
import { PricedInstruments } from './instruments/priced-instruments.js';
import { PriceFollowers } from './live/price-followers.js';
import { PricePushes } from './live/price-pushes.js';
import { PriceStreamController } from './live/price-stream.controller.js';
import { PriceTopic } from './live/price-topic.js';
import { PriceWatch } from './live/price-watch.js';
import { PriceGateway } from './live/price.gateway.js';
import { MarketClockModule, recordingOf } from './market-clock.module.js';
import { MarketController } from './market.controller.js';
import { Price } from './price.entity.js';
import { PriceChanges } from './price-changes.js';
import { Corrections } from './price-path/corrections.js';
import { PriceDays } from './price-path/price-days.js';
import { TickBuffer } from './price-path/tick-buffer.js';
import { PriceReader } from './price-reader.js';
import { Quotations } from './quotations.js';
import { PriceStore } from './price-store.js';
import { PricesController } from './prices.controller.js';
import { TickIntake } from './tick-intake.js';

function createFeed(config: Config, clock: Clock, calendar: MarketCalendar, exchanges: Exchanges): Feed | null {
  if (config.feed.kind === 'simulated') return new SimulatedFeed(simulatedInstruments, clock, exchanges);
  if (clock instanceof ReplayClock) return new ReplayFeed(openRecording(recordingOf(config), calendar), clock);
  return null;
}

/** Its own currency, and both of a pair such as EUR/USD. */
const OF_CURRENCY = `currency = $1 OR $1 IN (split_part(symbol, '/', 1), split_part(symbol, '/', 2))`;

@Module({
  imports: [MarketClockModule, TypeOrmModule.forFeature([Price])],
  providers: [
    Corrections,
    DailyCloses,
    FreshnessService,
    FxHistory,
    Instruments,
    MarketBell,
    PriceChanges,
    PriceDays,
    PricePushes,
    PriceReader,
    PriceStore,
    PricedInstruments,
    Quotations,
    TickBuffer,
  ],
  exports: [DailyCloses, FreshnessService, FxHistory, Instruments, PriceReader, Quotations, TickBuffer, TypeOrmModule],
})
export class MarketDataModule implements OnModuleInit {
  constructor(
    private readonly dependencies: DependencyRegistry,
    private readonly kinds: CachedKinds,
    private readonly prices: PriceReader,
  ) {}

  onModuleInit(): void {
    this.dependencies.register('prices', {
      columns: ['symbol'],
      touches: ({ symbol }) => [cacheKeys.price(String(symbol))],
      scopes: { currency: OF_CURRENCY },
    });
    this.kinds.register('price:rt', async (symbol) => (await this.prices.load([symbol])).get(symbol) ?? null);
  }
}

@Module({
  imports: [MarketDataModule, IdentityModule],
  controllers: [PricesController, PriceStreamController, FxController, InstrumentsController, MarketController],
  providers: [PriceFollowers, PriceGateway, PriceTopic, PriceWatch, TickIntake],
  exports: [MarketDataModule, PriceGateway],
})
export class MarketDataWebModule {}

@Module({
  imports: [MarketDataModule],
  providers: [
    { provide: FEED, inject: [CONFIG, Clock, MarketCalendar, Exchanges], useFactory: createFeed },
    FeedRunner,
  ],
})
export class FeedModule {}
