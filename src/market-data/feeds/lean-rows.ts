import type { Tick } from './feed.js';
import { isClosingPrint, LeanOpening } from './lean-opening.js';
import { RecordingError } from './recording-error.js';
import { zippedLines } from './zipped-lines.js';

const BAR_MS = 60_000;

/** One symbol's file for one day, and what is known of that day. */
export interface SymbolDay {
  symbol: string;
  path: string;
  /** exchange-local midnight, UTC ms; the file counts from it */
  midnight: number;
  /** regular session, ms since midnight; both the same where there is none */
  opensAt: number;
  closesAt: number;
  /** decimal string; undefined where no daily file tells it */
  previousClose: string | undefined;
}

/**
 * Trades: ms since midnight, price × 10,000, size, exchange, sale conditions, suspicious.
 * @param onSuspicious called for each trade that the recorder flagged; it is left out
 */
export async function* readTrades(day: SymbolDay, onSuspicious: () => void): AsyncGenerator<Tick[]> {
  const opening = new LeanOpening(day.opensAt, day.closesAt);
  for await (const rows of rowsOf(day.path)) {
    const ticks: Tick[] = [];
    for (const [since, rawPrice = '', volume = '', , conditions = '', suspicious] of rows) {
      if (suspicious === '1') {
        onSuspicious();
        continue;
      }
      const time = Number(since);
      const price = fromTenThousandths(rawPrice);
      opening.see(time, price, conditions);
      const tick = toTick(day, time, price, volume, opening.price);
      ticks.push(time >= day.closesAt && isClosingPrint(conditions) ? { ...tick, officialClose: true } : tick);
    }
    yield ticks;
  }
}

/** Minute bars: ms since midnight at the bar's start, open, high, low, close (× 10,000), volume. One tick at each bar's end. */
export async function* readBars(day: SymbolDay): AsyncGenerator<Tick[]> {
  let openingPrice: string | undefined;
  for await (const rows of rowsOf(day.path)) {
    yield rows.map(([time, open = '', , , close = '', volume = '']) => {
      const start = Number(time);
      if (start >= day.opensAt && start < day.closesAt) openingPrice ??= fromTenThousandths(open);
      return toTick(day, start + BAR_MS, fromTenThousandths(close), volume, openingPrice);
    });
  }
}

/**
 * The close of one day in a daily file (`YYYYMMDD 00:00`, open, high, low, close × 10,000, volume): the closing auction's
 * print, as it was paid then, not adjusted for splits. Undefined if the file has no such day.
 */
export async function readDailyClose(path: string, date: string): Promise<string | undefined> {
  const wanted = `${date.replaceAll('-', '')} `;
  for await (const lines of zippedLines(path)) {
    const close = lines.find((line) => line.startsWith(wanted))?.split(',')[4];
    if (close !== undefined) return fromTenThousandths(close);
  }
  return undefined;
}

/** '1818900' is '181.89'; by text, because a price never becomes a binary fraction. */
export function fromTenThousandths(text: string): string {
  const digits = text.padStart(5, '0');
  const fraction = digits.slice(-4).replace(/0+$/, '');
  return fraction === '' ? digits.slice(0, -4) : `${digits.slice(0, -4)}.${fraction}`;
}

/** Both layouts have six columns, of which the first three are whole numbers (the time may have a fraction). */
const wellFormed = /^\d+(\.\d+)?,\d+,\d+,[^,]+,[^,]+,\d+$/;

async function* rowsOf(path: string): AsyncGenerator<string[][]> {
  let line = 0;
  for await (const lines of zippedLines(path)) {
    yield lines.map((text) => {
      line += 1;
      if (!wellFormed.test(text)) {
        throw new RecordingError(`${path}, line ${line}: "${text.slice(0, 80)}" is no row of a Lean equity file`);
      }
      return text.split(',');
    });
  }
}

function toTick(day: SymbolDay, time: number, price: string, volume: string, openingPrice: string | undefined): Tick {
  const { symbol, previousClose } = day;
  return { symbol, price, asOf: new Date(day.midnight + time), openingPrice, previousClose, volume, source: 'replay' };
}
