import { Global, Module } from '@nestjs/common';
import { BusyHours } from '../cache/busy-hours.js';
import { Clock, ReplayClock, SystemClock } from '../common/clock.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Exchanges } from './calendar/exchanges.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import { recordingStart, type RecordingSource } from './feeds/recording.js';
import { MarketHours } from './market-hours.js';

export const recordingOf = ({ feed }: Config): RecordingSource => ({ path: feed.path ?? '', date: feed.date ?? '' });

/** Market time is real time, except while a recorded day is played. */
async function createClock(config: Config, calendar: MarketCalendar): Promise<Clock> {
  const { kind, startedAt, speed } = config.feed;
  if (kind !== 'replay') return new SystemClock();
  return new ReplayClock(await recordingStart(recordingOf(config), calendar), startedAt, speed);
}

/** What time it is on the market. Everywhere, because the cache keeps values by it and imports no feature. */
@Global()
@Module({
  providers: [
    {
      provide: MarketCalendar,
      inject: [CONFIG],
      useFactory: ({ calendarOverrides }: Config) => new MarketCalendar(calendarOverrides),
    },
    { provide: Exchanges, inject: [MarketCalendar], useFactory: (newYork: MarketCalendar) => new Exchanges(newYork) },
    { provide: Clock, inject: [CONFIG, MarketCalendar], useFactory: createClock },
    {
      provide: BusyHours,
      inject: [Exchanges, Clock],
      useFactory: (exchanges: Exchanges, clock: Clock) => new MarketHours(exchanges, clock),
    },
  ],
  exports: [MarketCalendar, Exchanges, Clock, BusyHours],
})
export class MarketClockModule {}
