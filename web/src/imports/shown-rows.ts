import type { ImportRow } from '../api/imports.js';

export type Shown = 'all' | ImportRow['status'];

interface ShownRow {
  id: number;
  line: number;
  status: ImportRow['status'];
  /** which column, and what is wrong with it */
  problem: string | null;
  /** of the file */
  text: string;
}

/** One for each error of a row, else one for the row. */
export function shownRows(rows: readonly ImportRow[], lines: readonly string[], shown: Shown): ShownRow[] {
  const found: ShownRow[] = [];
  const add = (line: number, status: ImportRow['status'], problem: string | null) =>
    found.push({ id: found.length, line, status, problem, text: lines[line - 1]?.trim() ?? '' });
  for (const { line, status, errors = [] } of rows) {
    if (shown !== 'all' && status !== shown) continue;
    if (errors.length === 0) add(line, status, null);
    for (const error of errors) {
      add(error.line, status, error.column === null ? error.message : `${error.column}: ${error.message}`);
    }
  }
  return found;
}
