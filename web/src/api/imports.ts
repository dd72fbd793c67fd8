import { Problem } from './problem.js';
import { send } from './call.js';

/** The server reads no larger ones. */
export const MOST_BYTES = 16 * 1024 * 1024;
/** 100,000 trades take their time. */
const ANSWER_MS = 180_000;

export const formats = {
  freshfolio: 'Freshfolio',
  ghostfolio: 'Ghostfolio',
  'interactive-brokers': 'Interactive Brokers',
  ofx: 'OFX',
  'portfolio-performance': 'Portfolio Performance',
} as const;
export type ImportFormat = keyof typeof formats;

export interface ImportRow {
  /** of the file, from 1 on */
  line: number;
  status: 'ok' | 'duplicate' | 'error';
  errors?: { line: number; column: string | null; code: string; message: string }[];
}

export interface ImportReport {
  format: ImportFormat;
  rows: ImportRow[];
  /** trades that were booked; of a dry run, that would be */
  imported: number;
  duplicates: number;
  errors: number;
}

/** What would become of the file's trades; nothing is written. @throws Problem `unknown_format`, `file_unreadable`, `too_many_imports` */
export function checkImport(
  portfolioId: string,
  file: Blob,
  format: ImportFormat | null,
  signal: AbortSignal,
): Promise<ImportReport> {
  return post(`/portfolios/${portfolioId}/imports?dryRun=true${format ? `&format=${format}` : ''}`, file, { signal });
}

/** Books all or none, once under the key. @throws Problem as {@link checkImport}, and `import_refused` with the report ({@link reportOf}) */
export function bookImport(
  portfolioId: string,
  file: Blob,
  { format }: ImportReport,
  key: string,
): Promise<ImportReport> {
  return post(`/portfolios/${portfolioId}/imports?format=${format}`, file, { headers: { 'idempotency-key': key } });
}

/** What is wrong with each row, where that is why it was refused. */
export function reportOf(error: unknown): ImportReport | undefined {
  if (!(error instanceof Problem) || error.code !== 'import_refused') return undefined;
  return { ...error.members, errors: Number(error.errors) } as unknown as ImportReport;
}

async function post(
  path: string,
  body: Blob,
  { headers, signal }: { headers?: Record<string, string>; signal?: AbortSignal },
): Promise<ImportReport> {
  const type = { 'content-type': 'application/octet-stream' };
  const response = await send(path, { method: 'POST', body, headers: { ...type, ...headers }, signal }, ANSWER_MS);
  return (await response.json()) as ImportReport;
}
