import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/clock.js';
import { money } from '../common/money.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { MarketCalendar, type Session } from '../market-data/calendar/market-calendar.js';
import { simulatedInstruments } from '../market-data/feeds/instruments.js';
import { seededRandom } from '../market-data/feeds/random.js';
import { demoAccounts, type PastTrade } from './accounts.js';
import { type KnownPrice, pastPrices } from './past-prices.js';
import { MAKE_DAYS, STORE_BARS, STORE_VALUES } from './past-sql.js';
import { pastSessions, pastTimes, type PastTime } from './past-times.js';
import { type DatedTrade, pastValues } from './past-values.js';

const SESSIONS = 252;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
/** A partition a day takes its time: before that there is one close a week, as old as a close may be. */
const DAILY_BARS = 30;
const WEEK = 5;

/** The year before the demo began: prices that lead to those of the simulated feed, and what portfolios were worth. */
@Injectable()
export class DemoPast {
  private readonly sessions: readonly Session[];
  private readonly times: readonly PastTime[];
  private readonly prices: ReadonlyMap<string, readonly string[]>;

  constructor(
    private readonly dataSource: DataSource,
    calendar: MarketCalendar,
    clock: Clock,
    @Inject(CONFIG) config: Config,
  ) {
    const now = clock.now();
    this.sessions = pastSessions(calendar, now, SESSIONS);
    const isSimulated = config.feed.kind === 'simulated';
    this.times = isSimulated ? pastTimes(this.sessions, now) : [];
    const trades = demoAccounts(config).flatMap(({ portfolio }) => portfolio?.trades ?? []);
    this.prices = isSimulated ? this.inventPrices(trades) : new Map();
  }

  /** An hour after the opening of its session. */
  dated(trade: PastTrade): DatedTrade {
    return { executedAt: new Date(this.sessions[trade[0]]!.opensAt.getTime() + HOUR_MS), trade };
  }

  async storePrices(): Promise<void> {
    const bars = this.times.filter((_, index) => this.hasBars(index));
    const days = new Set(bars.map(({ at }) => at.toISOString().slice(0, 10)));
    await this.dataSource.query(MAKE_DAYS, [[...days]]);
    const rows = [...this.prices].flatMap(([symbol, prices]) =>
      this.times.flatMap(({ at }, index) =>
        this.hasBars(index)
          ? [{ symbol, at: new Date(at.getTime() - MINUTE_MS), open: prices[index - 1], close: prices[index] }]
          : [],
      ),
    );
    await this.dataSource.query(STORE_BARS, [JSON.stringify(rows)]);
  }

  async storeValues(portfolioId: string, trades: readonly PastTrade[]): Promise<void> {
    const priceOf = (symbol: string, index: number) => money(this.prices.get(symbol)![index]!);
    const dated = trades.map((trade) => this.dated(trade));
    const values = pastValues(dated, this.times, priceOf).filter(({ at }) => at >= dated[0]!.executedAt);
    await this.dataSource.query(STORE_VALUES, [portfolioId, JSON.stringify(values)]);
  }

  private hasBars(index: number): boolean {
    const left = this.times.length - index;
    const isRecent = !this.times[index]!.closing || this.times[index]!.quarters === 1 || left < DAILY_BARS;
    return index > 0 && (isRecent || left % WEEK === 0);
  }

  /** Through the prices of the trades to the first ones of the feed. */
  private inventPrices(trades: readonly PastTrade[]): Map<string, string[]> {
    const random = seededRandom(7);
    const quarters = this.times.map((time) => time.quarters);
    return new Map(
      simulatedInstruments.map(({ symbol, startPrice }) => {
        const traded = trades.filter((trade) => (trade[1] === 'buy' || trade[1] === 'sell') && trade[2] === symbol);
        const known = traded.map((trade) => ({ index: this.indexOf(trade[0]), price: trade[4] as string }));
        const last = { index: this.times.length - 1, price: startPrice };
        return [symbol, pastPrices(sorted([...known, last]), quarters, random)];
      }),
    );
  }

  /** Of the close of the session so long ago. */
  private indexOf(ago: number): number {
    const { date } = this.sessions[ago]!;
    return this.times.findLastIndex(({ session }) => session === date);
  }
}

/** Two trades of one session have one price. */
function sorted(known: readonly KnownPrice[]): KnownPrice[] {
  const byIndex = new Map(known.map((each) => [each.index, each]));
  return [...byIndex.values()].toSorted((one, other) => one.index - other.index);
}
