import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { CsvError, parse, type InfoRecord } from 'csv-parse';
import { decimalMarkOf } from './decimals.js';
import { Lines } from './lines.js';
import { SourceRow, type Cell, type Names } from './source-row.js';
import { MOST_ROWS, tooManyRows, unreadable } from './unreadable.js';

const CHUNK_BYTES = 64 * 1024;
/** After so many rows, other requests have their turn. */
const TURN = 500;
const LONGEST_ROW = 256 * 1024;
const MOST_COLUMNS = 500;

export interface CsvFile {
  /** in small letters, without blanks and the mark of what is required */
  header: readonly string[];
  /** @param numbers the columns that decide which decimal mark the file uses */
  rows: (numbers: Names) => SourceRow[];
}

interface Parsed {
  /** on which the row begins: cells in quotes may hold line breaks */
  line: number;
  record: string[];
}

/** @throws DomainError `file_unreadable` */
export async function readCsv(text: string): Promise<CsvFile> {
  const delimiter = delimiterOf(text);
  const [first, ...records] = await recordsOf(text, delimiter);
  const names = first?.record.map((name) => name.trim()) ?? [];
  const header = names.map((name) => name.toLowerCase().replace(/\s*\*$/, ''));
  const places = new Map(header.map((name, index) => [name, index] as const).toReversed());
  // Some brokers repeat the header before every account.
  const rows = records.filter(({ record }) => record.some((cell, index) => cell.trim() !== names[index]));
  return {
    header,
    rows: (numbers) => {
      const indexes = numbers.flatMap((name) => places.get(name) ?? []);
      const mark = decimalMarkOf(cellsOf(rows, indexes), delimiter === ',' ? '.' : ',');
      return rows.map(({ record, line }) => {
        const row = new SourceRow(line, finder(record, names, places), mark);
        const hasMore = record.slice(names.length).some((cell) => cell.trim() !== '');
        if (hasMore) row.errors.push({ line, column: null, code: 'column_count', message: 'has more cells' });
        return row;
      });
    },
  };
}

async function recordsOf(text: string, delimiter: string): Promise<Parsed[]> {
  const bytes = Buffer.from(text);
  const limits = { max_record_size: LONGEST_ROW, to: MOST_ROWS + 2 };
  const parser = parse({ delimiter, info: true, relax_column_count: true, skip_empty_lines: true, ...limits });
  const source = Readable.from(chunksOf(bytes));
  const lines = new Lines(bytes);
  const records: Parsed[] = [];
  try {
    for await (const { record, info } of source.pipe(parser) as AsyncIterable<CsvRecord>) {
      if (record.length > MOST_COLUMNS) throw unreadable('A row has too many cells', info.lines);
      records.push({ record, line: lines.next(info.bytes) });
      if (records.length % TURN === 0) await setImmediate();
    }
  } catch (error) {
    if (error instanceof CsvError) throw unreadable(error.message.slice(0, 200), lineOfError(error));
    throw error;
  } finally {
    source.destroy();
  }
  if (records.length > MOST_ROWS + 1) throw tooManyRows();
  return records;
}

type CsvRecord = { record: string[]; info: InfoRecord };

const lineOfError = ({ lines }: CsvError): number | undefined => (typeof lines === 'number' ? lines : undefined);

function* chunksOf(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES) yield bytes.subarray(at, at + CHUNK_BYTES);
}

/** What the first line has most of. */
function delimiterOf(text: string): string {
  const line = /[^\r\n]+/.exec(text.slice(0, LONGEST_ROW))?.[0] ?? '';
  const countOf = (mark: string) => line.split(mark).length;
  return [',', ';', '\t'].toSorted((a, b) => countOf(b) - countOf(a))[0]!;
}

const finder =
  (record: string[], names: string[], places: ReadonlyMap<string, number>) =>
  (name: string): Cell | undefined => {
    const index = places.get(name);
    return index === undefined ? undefined : { column: names[index]!, text: record[index] ?? '' };
  };

function* cellsOf(rows: readonly Parsed[], indexes: readonly number[]): Generator<string> {
  for (const { record } of rows) for (const index of indexes) yield record[index]?.trim() ?? '';
}
