import { stat } from 'node:fs/promises';
import { MarketCalendar } from '../calendar/market-calendar.js';
import { readCsv } from './csv.js';
import type { Tick } from './feed.js';
import { LeanRecording } from './lean.js';
import { RecordingError } from './recording-error.js';

export interface RecordingSource {
  /** a Lean folder of trades or minute bars, or a .csv or .csv.gz file */
  path: string;
  /** the exchange-local day to play, YYYY-MM-DD */
  date: string;
}

/**
 * The ticks of one recorded day in the order of time; nothing is opened before the first is asked for.
 * @throws RecordingError (while reading) naming the path and what was expected there
 */
export async function* openRecording(source: RecordingSource, calendar = new MarketCalendar()): AsyncGenerator<Tick> {
  const { path, date } = source;
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    yield* new LeanRecording(path, date, calendar);
  } else if (found?.isFile() && /\.csv(\.gz)?$/.test(path)) {
    yield* readCsv(path, date, calendar);
  } else {
    throw new RecordingError(
      `There is no recording at ${path}: expected a Lean folder (with <symbol>/${date.replaceAll('-', '')}_trade.zip ` +
        'in it), or a .csv or .csv.gz file with the columns symbol,timestamp,price,size',
    );
  }
}

/**
 * The market time (UTC) of a recorded day's first tick, where its replay starts.
 * @throws RecordingError if the recording has no tick of that day
 */
export async function recordingStart(source: RecordingSource, calendar: MarketCalendar): Promise<Date> {
  for await (const tick of openRecording(source, calendar)) return tick.asOf;
  throw new RecordingError(`The recording at ${source.path} has no tick of ${source.date}`);
}
