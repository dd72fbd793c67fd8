import { describe, expect, it } from '@jest/globals';
import { percentOf } from './running-import.js';
import { shownRows } from './shown-rows.js';

const rows = [
  { line: 2, status: 'ok' as const },
  {
    line: 3,
    status: 'error' as const,
    errors: [
      { line: 3, column: 'quantity', code: 'invalid', message: 'must be a number' },
      { line: 3, column: null, code: 'insufficient_quantity', message: 'Only 2 are held' },
    ],
  },
  { line: 4, status: 'duplicate' as const },
];
const lines = ['date,symbol', '2026-01-02,AAPL ', '2026-01-03,IBM', '2026-01-04,KO'];

describe('the preview of an import', () => {
  it('says each thing that is wrong beside the line that it is about', () => {
    expect(shownRows(rows, lines, 'error').map(({ line, problem, text }) => [line, problem, text])).toEqual([
      [3, 'quantity: must be a number', '2026-01-03,IBM'],
      [3, 'Only 2 are held', '2026-01-03,IBM'],
    ]);
  });

  it('has every row of the file', () => {
    expect(shownRows(rows, lines, 'all').map(({ line }) => line)).toEqual([2, 3, 3, 4]);
  });
});

it('the bar of an import is half-way when all rows are checked, for booking them is the other half', () => {
  const progress = { portfolioId: 'p', step: 'checked' as const, done: 4000, total: 4000 };
  expect(percentOf(progress, false)).toBe(100);
  expect(percentOf(progress, true)).toBe(50);
  expect(percentOf({ ...progress, step: 'booked', done: 2000 }, true)).toBe(75);
});
