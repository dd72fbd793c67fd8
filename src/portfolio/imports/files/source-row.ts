import type { Money } from '../../../common/money.js';
import { readDate, type FileTime } from './dates.js';
import { readDecimal, type DecimalMark } from './decimals.js';
import type { Draft, DraftFields, DraftOrigin, Field, RowError } from './draft.js';

/** What a column is called, in small letters; the first that the file has counts. */
export type Names = readonly string[];
export interface Cell {
  column: string;
  text: string;
}

/** As some programs write a hundredth of a currency, and as the exchange does. */
const HUNDREDTHS: Readonly<Record<string, string>> = { GBp: 'GBX', ZAc: 'ZAC', ILa: 'ILA' };

/** A row of any file: what is asked of it by name, and what was wrong with that. */
export class SourceRow {
  readonly errors: RowError[] = [];

  constructor(
    readonly line: number,
    private readonly find: (name: string) => Cell | undefined,
    private readonly mark: DecimalMark = '.',
  ) {}

  /** Without blanks around it; `undefined` where there is none. */
  text(names: Names): string | undefined {
    return this.cell(names)?.text.trim() || undefined;
  }

  /** As it stands there. */
  raw(names: Names): string | undefined {
    return this.cell(names)?.text || undefined;
  }

  /** In capitals; `GBp` are pence, not pounds. */
  currency(names: Names): string | undefined {
    const text = this.text(names);
    return text && (HUNDREDTHS[text] ?? text.toUpperCase());
  }

  column(names: Names): string {
    return this.cell(names)?.column ?? names[0] ?? '';
  }

  decimal(names: Names): Money | undefined {
    const text = this.text(names);
    if (text === undefined) return undefined;
    const value = readDecimal(text, this.mark);
    if (!value) this.refuse(names, 'invalid_number', 'is not a number');
    return value ?? undefined;
  }

  /** @param zone of a time that says none */
  time(names: Names, zone?: string, text = this.text(names)): FileTime | undefined {
    const time = text === undefined ? null : readDate(text, zone);
    if (!time) this.refuse(names, 'invalid_date', text === undefined ? 'is missing' : 'is not a date');
    return time ?? undefined;
  }

  refuse(names: Names, code: string, message: string): void {
    this.errors.push({ line: this.line, column: this.column(names), code, message });
  }

  /** A trade of this row; `names` says by which columns its fields were read. */
  draft(fields: Draft['fields'], names: Partial<Record<Field, Names>>, from: DraftOrigin = {}): Draft {
    const columns: { -readonly [Name in keyof DraftFields]: string } = {};
    for (const [field, of] of Object.entries(names)) columns[field as Field] = this.column(of);
    return { line: this.line, fields, columns, errors: this.errors, ...from };
  }

  private cell(names: Names): Cell | undefined {
    for (const name of names) {
      const cell = this.find(name);
      if (cell) return cell;
    }
    return undefined;
  }
}
