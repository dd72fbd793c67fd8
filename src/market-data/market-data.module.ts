import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { DependencyRegistry } from '../cache/dependency-registry.js';
import { cacheKeys } from '../common/cache-keys.js';
import { Clock, ReplayClock, SystemClock } from '../common/clock.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import type { Feed } from './feeds/feed.js';
import { FEED, FeedRunner } from './feeds/feed-runner.js';
import { simulatedInstruments } from './feeds/instruments.js';
import { openRecording, recordingStart, type RecordingSource } from './feeds/recording.js';
import { ReplayFeed } from './feeds/replay.js';
import { SimulatedFeed } from './feeds/simulated.js';
import { FreshnessService } from './freshness.js';
import { FxController } from './fx.controller.js';
import { MarketController } from './market.controller.js';
import { Price } from './price.entity.js';
import { PriceReader } from './price-reader.js';
import { PriceStore } from './price-store.js';
import { PricesController } from './prices.controller.js';
import { TickIntake } from './tick-intake.js';

const recordingOf = ({ feed }: Config): RecordingSource => ({ path: feed.path ?? '', date: feed.date ?? '' });

/** Market time is real time, except while a recorded day is played. */
async function createClock(config: Config, calendar: MarketCalendar): Promise<Clock> {
  const { kind, startedAt, speed } = config.feed;
  if (kind !== 'replay') return new SystemClock();
  return new ReplayClock(await recordingStart(recordingOf(config), calendar), startedAt, speed);
}

function createFeed(config: Config, clock: Clock, calendar: MarketCalendar): Feed | null {
  if (config.feed.kind === 'simulated') return new SimulatedFeed(simulatedInstruments, clock, calendar);
  if (clock instanceof ReplayClock) return new ReplayFeed(openRecording(recordingOf(config), calendar), clock);
  return null;
}

@Module({
  imports: [TypeOrmModule.forFeature([Price])],
  providers: [
    { provide: MarketCalendar, useFactory: () => new MarketCalendar() },
    { provide: Clock, inject: [CONFIG, MarketCalendar], useFactory: createClock },
    FreshnessService,
    PriceReader,
    PriceStore,
  ],
  exports: [MarketCalendar, Clock, FreshnessService, PriceReader, PriceStore, TypeOrmModule],
})
export class MarketDataModule implements OnModuleInit {
  constructor(private readonly dependencies: DependencyRegistry) {}

  onModuleInit(): void {
    this.dependencies.register('prices', ({ symbol }) => [cacheKeys.price(String(symbol))]);
  }
}

@Module({
  imports: [MarketDataModule],
  controllers: [PricesController, FxController, MarketController],
  providers: [TickIntake],
})
export class MarketDataWebModule {}

@Module({
  imports: [MarketDataModule],
  providers: [{ provide: FEED, inject: [CONFIG, Clock, MarketCalendar], useFactory: createFeed }, FeedRunner],
})
export class FeedModule {}
