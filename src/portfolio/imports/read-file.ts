import { DomainError } from '../../common/errors.js';
import { readCsv } from './files/csv-file.js';
import { decode } from './files/decode.js';
import type { Draft } from './files/draft.js';
import { readJson } from './files/json-file.js';
import { readOfx } from './files/ofx-file.js';
import type { Names, SourceRow } from './files/source-row.js';
import { inTurns } from './turns.js';
import { MOST_ROWS, tooManyRows } from './files/unreadable.js';
import { freshfolioCsvDrafts, freshfolioDrafts, isFreshfolio } from './formats/freshfolio.js';
import { ghostfolioDrafts, ghostfolioNumbers, isGhostfolio } from './formats/ghostfolio.js';
import {
  interactiveBrokersDrafts,
  interactiveBrokersNumbers,
  isInteractiveBrokers,
} from './formats/interactive-brokers.js';
import { ofxDrafts } from './formats/ofx.js';
import {
  isPortfolioPerformance,
  portfolioPerformanceDrafts,
  portfolioPerformanceNumbers,
} from './formats/portfolio-performance.js';

export const formats = ['freshfolio', 'ghostfolio', 'interactive-brokers', 'ofx', 'portfolio-performance'] as const;
export type FormatName = (typeof formats)[number];

export interface ImportFile {
  format: FormatName;
  drafts: Draft[];
}

/** What a CSV file may be; the first whose header it is. */
const tables: {
  format: FormatName;
  fits: (header: readonly string[]) => boolean;
  drafts: (row: SourceRow) => Draft[];
  numbers: Names;
}[] = [
  { format: 'freshfolio', fits: isFreshfolio, drafts: freshfolioCsvDrafts, numbers: [] },
  {
    format: 'interactive-brokers',
    fits: isInteractiveBrokers,
    drafts: interactiveBrokersDrafts,
    numbers: interactiveBrokersNumbers,
  },
  {
    format: 'portfolio-performance',
    fits: isPortfolioPerformance,
    drafts: portfolioPerformanceDrafts,
    numbers: portfolioPerformanceNumbers,
  },
  { format: 'ghostfolio', fits: isGhostfolio, drafts: ghostfolioDrafts, numbers: ghostfolioNumbers },
];

/** @param wanted the format, where it is not to be recognised by the file. @throws DomainError `unknown_format`, `file_unreadable` */
export async function readFile(bytes: Uint8Array, wanted?: FormatName): Promise<ImportFile> {
  const text = decode(bytes);
  const start = text.slice(0, 1000).trimStart();
  const file = start.startsWith('{')
    ? await fromJson(text, wanted)
    : /^(OFXHEADER|<\?xml|<\?OFX|<OFX)/i.test(start)
      ? { format: 'ofx' as const, drafts: ofxDrafts(readOfx(text)) }
      : await fromCsv(text, wanted);
  if (wanted !== undefined && file.format !== wanted) throw unknownFormat(`The file is not of the format ${wanted}`);
  if (file.drafts.length > MOST_ROWS) throw tooManyRows();
  return file;
}

async function fromJson(text: string, wanted: FormatName | undefined): Promise<ImportFile> {
  const file = readJson(text);
  const { portfolio } = file.members;
  if (wanted !== 'ghostfolio' && 'trades' in file.members) {
    const base = (portfolio as { baseCurrency?: unknown } | undefined)?.baseCurrency;
    const rateInto = typeof base === 'string' ? base : undefined;
    return {
      format: 'freshfolio',
      drafts: await draftsOf(file.rows('trades'), (row) => freshfolioDrafts(row, rateInto)),
    };
  }
  if ('activities' in file.members) {
    return { format: 'ghostfolio', drafts: await draftsOf(file.rows('activities'), ghostfolioDrafts) };
  }
  throw unknownFormat('The file has neither trades nor activities');
}

async function fromCsv(text: string, wanted: FormatName | undefined): Promise<ImportFile> {
  const { header, rows } = await readCsv(text);
  const table = tables.find(({ format, fits }) => (wanted === undefined ? fits(header) : format === wanted));
  if (!table) throw unknownFormat(`No format has the columns ${header.slice(0, 50).join(', ').slice(0, 500)}`);
  return { format: table.format, drafts: await draftsOf(rows(table.numbers), table.drafts) };
}

async function draftsOf(rows: readonly SourceRow[], toDrafts: (row: SourceRow) => Draft[]): Promise<Draft[]> {
  const drafts: Draft[] = [];
  for await (const piece of inTurns(rows)) drafts.push(...piece.flatMap((row) => toDrafts(row)));
  return drafts;
}

const unknownFormat = (detail: string) => new DomainError('invalid', 'unknown_format', detail);
