import { AlwaysOpen } from './always-open.js';
import type { ExchangeCalendar } from './exchange-calendar.js';
import type { MarketCalendar } from './market-calendar.js';

/** BTC-USD, ETH/EUR: what is paid for with a named currency. A share class such as BRK-B has but a letter or two. */
const PAIR = /^[A-Z0-9]{2,12}[-/][A-Z]{3,4}$/;

/** Where an instrument is traded. Its symbol says it: pairs round the clock, everything else on the New York Stock Exchange. */
export class Exchanges {
  private readonly roundTheClock = new AlwaysOpen();

  constructor(private readonly newYork: MarketCalendar) {}

  of(symbol: string): ExchangeCalendar {
    return PAIR.test(symbol) ? this.roundTheClock : this.newYork;
  }
}
