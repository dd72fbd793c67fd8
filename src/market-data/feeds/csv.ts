import { parse } from 'csv-parse';
import { createReadStream } from 'node:fs';
import { PassThrough, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from './feed.js';
import { RecordingError } from './recording-error.js';

const COLUMNS = ['symbol', 'timestamp', 'price', 'size'] as const;
type Row = Record<(typeof COLUMNS)[number], string>;

const DECIMAL = /^\d+(\.\d+)?$/;
/** 1973 to 2286; seconds and microseconds have other lengths */
const EPOCH_MS = /^\d{12,13}$/;
const ISO_8601 = /^\d{4}-\d{2}-\d{2}T[\d:.]+(Z|[+-]\d{2}:\d{2})$/;

/**
 * Ticks of one exchange-local day (midnight to midnight) from a .csv or .csv.gz with the columns symbol, timestamp
 * (ISO 8601 with its offset, or epoch ms), price and size (may be empty), in the order of time. Reads no further than the day.
 * @throws RecordingError naming file and line, also for a row that is earlier than the one before it
 */
export async function* readCsv(path: string, date: string, calendar: MarketCalendar): AsyncGenerator<Tick> {
  const { startsAt, endsAt } = calendar.boundsOf(date);
  let before = -Infinity;
  for await (const { record, info } of rowsOf(path)) {
    const where = `${path}, line ${info.lines}`;
    const tick = toTick(record, where);
    const time = tick.asOf.getTime();
    if (time < before) throw new RecordingError(`${where}: ${record.timestamp} is earlier than the row before it`);
    before = time;
    if (tick.asOf >= endsAt) return;
    if (tick.asOf >= startsAt) yield tick;
  }
}

async function* rowsOf(path: string): AsyncGenerator<{ record: Row; info: { lines: number } }> {
  const rows = parse({ bom: true, columns: (header: string[]) => checked(header), info: true, skip_empty_lines: true });
  const inflate = path.endsWith('.gz') ? createGunzip() : new PassThrough();
  pipeline(createReadStream(path), inflate, rows, (error) => error && rows.destroy(error));
  try {
    yield* rows;
  } catch (error) {
    throw new RecordingError(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}

function checked(header: string[]): string[] {
  const missing = COLUMNS.filter((column) => !header.includes(column));
  if (missing.length > 0) {
    throw new RecordingError(`its header has no ${missing.join(', ')}; expected ${COLUMNS.join(',')}`);
  }
  return header;
}

function toTick({ symbol, timestamp, price, size }: Row, where: string): Tick {
  const asOf = instant(timestamp);
  if (symbol === '') throw new RecordingError(`${where}: symbol is empty`);
  if (Number.isNaN(asOf.getTime())) {
    throw new RecordingError(`${where}: timestamp "${timestamp}" is neither ISO 8601 with an offset nor epoch ms`);
  }
  if (!DECIMAL.test(price) || !/[1-9]/.test(price)) {
    throw new RecordingError(`${where}: price "${price}" is not a decimal number above 0`);
  }
  if (size !== '' && !DECIMAL.test(size)) throw new RecordingError(`${where}: size "${size}" is not a decimal number`);
  return { symbol, price, asOf, volume: size === '' ? undefined : size, source: 'replay' };
}

function instant(text: string): Date {
  if (EPOCH_MS.test(text)) return new Date(Number(text));
  return new Date(ISO_8601.test(text) ? text : NaN);
}
