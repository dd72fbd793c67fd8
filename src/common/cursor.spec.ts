import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { z } from 'zod';
import { decodeCursor, encodeCursor, toList } from './cursor.js';
import { DomainError } from './errors.js';

const pair = z.tuple([z.iso.datetime(), z.uuid()]);
const parts: [string, string] = ['2026-03-02T15:00:00.000Z', '01890a5d-ac96-774b-bcce-b302099a8057'];

/** What a refused cursor throws. */
const refusal = (cursor: string): unknown => {
  try {
    return decodeCursor(cursor, pair);
  } catch (error) {
    return error;
  }
};

describe('a cursor', () => {
  it('comes back as it went out, and is fit for a URL', () => {
    const cursor = encodeCursor(parts);
    expect(decodeCursor(cursor, pair)).toEqual(parts);
    expect(cursor).toMatch(/^[\w-]+$/);
  });

  it('carries any text', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
        expect(decodeCursor(encodeCursor(texts), z.array(z.string()))).toEqual(texts);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it.each([
    ['nothing', ''],
    ['no JSON', Buffer.from('[').toString('base64url')],
    ['no base64', '!§$%&'],
    ['another list’s', encodeCursor(['01890a5d-ac96-774b-bcce-b302099a8057'])],
    ['one part too many', encodeCursor([...parts, 'x'])],
    ['something else than an id', encodeCursor([parts[0], "' OR 1=1 --"])],
    ['an object', Buffer.from('{"__proto__":null}').toString('base64url')],
    ['null', Buffer.from('null').toString('base64url')],
  ])('that is %s is refused', (_, cursor) => {
    expect(refusal(cursor)).toMatchObject({ kind: 'invalid', code: 'invalid_cursor' });
  });

  it('never throws anything else, whatever is sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (cursor) => {
        expect(refusal(cursor)).toBeInstanceOf(DomainError);
      }),
      { seed: 1, numRuns: 300 },
    );
  });
});

const page = (rows: string[]) =>
  toList(
    rows,
    2,
    (row) => row.toUpperCase(),
    (row) => [row],
  );

describe('toList', () => {
  it('names the last row shown where there is one more', () => {
    expect(page(['a', 'b', 'c'])).toEqual({ items: ['A', 'B'], nextCursor: encodeCursor(['b']) });
  });

  it('ends with the last row', () => {
    expect(page(['a', 'b'])).toEqual({ items: ['A', 'B'], nextCursor: null });
    expect(page([])).toEqual({ items: [], nextCursor: null });
  });
});
