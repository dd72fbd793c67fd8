import type { Draft, Field } from '../files/draft.js';
import type { Names, SourceRow } from '../files/source-row.js';
import { restoreText } from '../../exports/plain-text.js';

const names: Record<Field, Names> = {
  executionId: ['executionid'],
  type: ['type'],
  symbol: ['symbol'],
  quantity: ['quantity'],
  price: ['price'],
  amount: ['amount'],
  fee: ['fee'],
  currency: ['currency'],
  fxRate: ['fxrate'],
  executedAt: ['executedat'],
  note: ['note'],
};

export const isFreshfolio = (header: readonly string[]): boolean =>
  ['executedat', 'type', 'symbol', 'amount', 'currency'].every((name) => header.includes(name));

const asItIs = (text: string): string => text;

/** A trade of our own export. Without an id of the broker it goes by the one that we gave it. `base` is what the file's rates are into. */
export function freshfolioDrafts(row: SourceRow, base?: string, restore = asItIs): Draft[] {
  const status = row.text(['status']);
  if (status !== undefined && status !== 'booked') return [];
  const fields = Object.fromEntries(Object.entries(names).map(([field, of]) => [field, row.text(of)]));
  const note = row.raw(names.note);
  const executionId = row.raw(names.executionId);
  const written = {
    note: note && restore(note),
    executionId: executionId === undefined ? row.text(['id']) : restore(executionId),
  };
  return [row.draft({ ...fields, ...written }, names, { rateInto: row.text(['basecurrency']) ?? base, isOwn: true })];
}

/** The same from CSV, where text that a spreadsheet would take for a formula is marked. */
export const freshfolioCsvDrafts = (row: SourceRow): Draft[] => freshfolioDrafts(row, undefined, restoreText);
