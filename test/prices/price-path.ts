import { DataSource } from 'typeorm';
import { Clock, SystemClock } from '../../src/common/clock.js';
import type { Config } from '../../src/config/config.js';
import { databaseOptions } from '../../src/database/options.js';
import { Exchanges } from '../../src/market-data/calendar/exchanges.js';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';
import type { Tick } from '../../src/market-data/feeds/feed.js';
import { PendingPrints } from '../../src/market-data/price-path/pending-prints.js';
import { Corrections } from '../../src/market-data/price-path/corrections.js';
import { PriceDays } from '../../src/market-data/price-path/price-days.js';
import { TickBuffer } from '../../src/market-data/price-path/tick-buffer.js';
import { PriceStore } from '../../src/market-data/price-store.js';

/** What stores prices in one process, with connections of its own. */
export interface PricePath {
  dataSource: DataSource;
  days: PriceDays;
  store: PriceStore;
  buffer: TickBuffer;
  end(): Promise<void>;
}

export async function openPricePath(url: string, clock: Clock = new SystemClock(), retentionDays = 1830) {
  const dataSource = await new DataSource({ ...databaseOptions(url, 3), migrations: [] }).initialize();
  const days = new PriceDays(dataSource, clock, { prices: { retentionDays } } as Config);
  const exchanges = new Exchanges(new MarketCalendar());
  const store = new PriceStore(dataSource, exchanges, days, new Corrections(exchanges));
  const buffer = new TickBuffer(store, clock);
  const end = async () => {
    days.beforeApplicationShutdown();
    await dataSource.destroy();
  };
  return { dataSource, days, store, buffer, end } satisfies PricePath;
}

/** A batch as the buffer makes it of a feed's ticks. */
export function printsOf(ticks: readonly Tick[]) {
  const pending = new PendingPrints();
  for (const tick of ticks) pending.fold(tick);
  return pending.take(Infinity);
}

export const tickOf = (symbol: string, price: string, asOf: Date, more: Partial<Tick> = {}): Tick => ({
  symbol,
  price,
  asOf,
  source: 'test',
  ...more,
});
