import type { z } from 'zod';
import { DomainError } from './errors.js';

/** Turns the sort values of a list's last row into an opaque cursor, and back. */
export function encodeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** @throws DomainError `invalid_cursor` on anything that {@link encodeCursor} did not make of such parts */
export function decodeCursor<Parts>(cursor: string, parts: z.ZodType<Parts>): Parts {
  const text = Buffer.from(cursor, 'base64url').toString();
  const { data, success } = parts.safeParse(parseJson(text));
  if (!success) throw new DomainError('invalid', 'invalid_cursor', 'The cursor is not one of ours');
  return data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export interface List<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** Cuts a list that was asked for with one row more than `limit`. */
export function toList<Row, Item>(
  rows: readonly Row[],
  limit: number,
  present: (row: Row) => Item,
  cursorOf: (row: Row) => readonly string[],
): List<Item> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { items: page.map(present), nextCursor: rows.length > limit && last ? encodeCursor(cursorOf(last)) : null };
}
