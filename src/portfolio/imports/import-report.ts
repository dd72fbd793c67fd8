import { z } from 'zod';
import type { RowError } from './files/draft.js';
import { formats } from './read-file.js';

const rowErrorSchema = z.object({
  line: z.number(),
  column: z.string().nullable(),
  code: z.string().describe('for programs, such as invalid, invalid_date or insufficient_quantity'),
  message: z.string(),
});

export const importReportSchema = z.object({
  format: z.enum(formats),
  dryRun: z.boolean(),
  rows: z.array(
    z.object({
      line: z.number().describe('of the file, from 1 on'),
      status: z.enum(['ok', 'duplicate', 'error']),
      errors: z.array(rowErrorSchema).optional(),
    }),
  ),
  imported: z.number().describe('trades that were booked; of a dry run, that would be'),
  duplicates: z.number().describe('trades that are in the portfolio, or further up in the file'),
  errors: z.number().describe('rows that are not good; nothing is booked unless there are none'),
  revision: z.number(),
});
export type ImportReport = z.infer<typeof importReportSchema>;

/** What became of each trade of the file, in its order. */
export class Outcomes {
  private readonly failures = new Map<number, RowError[]>();
  private readonly duplicates = new Set<number>();

  constructor(private readonly lines: readonly number[]) {}

  fail(index: number, errors: RowError[]): void {
    this.failures.set(index, [...(this.failures.get(index) ?? []), ...errors]);
  }

  markDuplicate(index: number): void {
    this.duplicates.add(index);
  }

  /** What was found out in a transaction that is done again. */
  forget(): void {
    this.failures.clear();
    this.duplicates.clear();
  }

  get isGood(): boolean {
    return this.failures.size === 0;
  }

  report(facts: Pick<ImportReport, 'format' | 'dryRun' | 'revision'>): ImportReport {
    const { format, dryRun, revision } = facts;
    const rows = this.lines.map((line, index): ImportReport['rows'][number] => {
      const errors = this.failures.get(index);
      if (errors) return { line, status: 'error', errors };
      return { line, status: this.duplicates.has(index) ? 'duplicate' : 'ok' };
    });
    const [errors, duplicates] = [this.failures.size, this.duplicates.size];
    const imported = this.isGood ? rows.length - duplicates : 0;
    return { format, dryRun, rows, imported, duplicates, errors, revision };
  }
}
