/** What a trade of a file is made of, as text: not checked yet. */
export interface DraftFields {
  executionId?: string;
  type?: string;
  symbol?: string;
  quantity?: string;
  price?: string;
  amount?: string;
  fee?: string;
  currency?: string;
  fxRate?: string;
  executedAt?: string;
  note?: string;
}
export type Field = keyof DraftFields;

/** What is wrong with a row: `column` as the file calls it, `code` for programs. */
export interface RowError {
  line: number;
  column: string | null;
  code: string;
  message: string;
}

/** A trade that a file asks for. */
export interface Draft extends DraftOrigin {
  /** of the file, from 1 on */
  line: number;
  fields: { [Name in Field]?: string | undefined };
  /** how the file calls the fields */
  columns: Readonly<Partial<Record<Field, string>>>;
  errors: RowError[];
}

/** Where a trade comes from. */
export interface DraftOrigin {
  /** the account at the broker: two of them may count their trades alike */
  account?: string | undefined;
  /** the currency that `fxRate` is a rate into, where the file says it */
  rateInto?: string | undefined;
  /** the file says only on which day it was traded */
  isDay?: boolean | undefined;
  /** of our own export: figures as exact as we keep them, also what no client books */
  isOwn?: boolean | undefined;
}
