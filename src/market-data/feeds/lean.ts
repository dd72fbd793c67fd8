import { access, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from './feed.js';
import { readBars, readDailyClose, readTrades, type SymbolDay } from './lean-rows.js';
import { mergeByTime } from './merge.js';
import { RecordingError } from './recording-error.js';

/**
 * A day of US equities in the layout of QuantConnect's Lean: `<folder>/<symbol>/<yyyymmdd>_trade.zip`, where a folder
 * named `minute` holds bars and any other one trades. All symbols that have the day, merged by time; every recorded
 * trade comes, off-hours and off-exchange ones too, except those flagged suspicious.
 */
export class LeanRecording implements AsyncIterable<Tick> {
  /** flagged trades left out so far */
  suspicious = 0;

  /** @param date exchange-local, YYYY-MM-DD */
  constructor(
    private readonly folder: string,
    private readonly date: string,
    private readonly calendar: MarketCalendar,
  ) {}

  /** @throws RecordingError if no symbol has the day, or a file is damaged */
  async *[Symbol.asyncIterator](): AsyncGenerator<Tick> {
    const days = await this.symbolDays();
    const bars = basename(this.folder) === 'minute';
    yield* mergeByTime(days.map((day) => (bars ? readBars(day) : readTrades(day, () => (this.suspicious += 1)))));
  }

  private async symbolDays(): Promise<SymbolDay[]> {
    const file = `${this.date.replaceAll('-', '')}_trade.zip`;
    const entries = await readdir(this.folder, { withFileTypes: true });
    const symbols = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
    const days = await Promise.all(symbols.toSorted().map((symbol) => this.symbolDay(symbol, file)));
    const present = days.filter((day) => day !== undefined);
    if (present.length === 0) {
      throw new RecordingError(`There is no trade of ${this.date} at ${this.folder}: expected <symbol>/${file} in it`);
    }
    return present;
  }

  private async symbolDay(symbol: string, file: string): Promise<SymbolDay | undefined> {
    const path = join(this.folder, symbol, file);
    if (!(await exists(path))) return undefined;
    const midnight = this.calendar.boundsOf(this.date).startsAt.getTime();
    const session = this.calendar.sessionOf(this.date);
    return {
      symbol: symbol.toUpperCase(),
      path,
      midnight,
      opensAt: session ? session.opensAt.getTime() - midnight : 0,
      closesAt: session ? session.closesAt.getTime() - midnight : 0,
      previousClose: await this.previousClose(symbol, midnight),
    };
  }

  private async previousClose(symbol: string, midnight: number): Promise<string | undefined> {
    const daily = join(this.folder, '..', 'daily', `${symbol}.zip`);
    const sessionBefore = this.calendar.tradingDay(this.calendar.lastClose(new Date(midnight)));
    return (await exists(daily)) ? readDailyClose(daily, sessionBefore) : undefined;
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
