import type { z } from 'zod';

/** A row of a batch that was not taken; the others were. */
export interface Rejection {
  index: number;
  code: string;
  detail: string;
}

/** `invalid_` and the field's name, such as `invalid_price`. */
export function explain(issue: z.core.$ZodIssue | undefined): Omit<Rejection, 'index'> {
  const field = String(issue?.path[0] ?? 'row').replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return { code: `invalid_${field}`, detail: issue?.message ?? 'The row is not valid' };
}
