import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Mark } from './dirty-marks.js';
import { HeldMarks } from './held-marks.js';

const mark = (portfolioId: string, ...changes: string[]): Mark => ({ userId: 'ada', portfolioId, changes });

describe('marks that can wait', () => {
  let held: HeldMarks;
  beforeEach(() => {
    held = new HeldMarks();
  });

  it('are those of whom a job takes care that begins later', () => {
    held.cover('p', 1000);
    const marks = [mark('p', 'A'), mark('q', 'A')];
    expect(held.sift(marks, 1, 1000)).toEqual(marks);
    expect(held.sift(marks, 1, 999)).toEqual([mark('q', 'A')]);
  });

  it('go with what is due already, instead of covering it anew', () => {
    held.cover('p', 1000);
    held.sift([mark('p', 'A')], 7, 500);
    expect(held.sift([mark('p', 'B')], 1000, 1000)).toEqual([]);
    expect(held.due(1000)).toEqual(new Map([[7, [mark('p', 'A', 'B')]]]));
  });

  it('are given back in time, together, as old as the first of them', () => {
    held.cover('p', 1000);
    held.cover('q', 2000);
    held.sift([mark('p', 'A'), mark('q', 'A')], 7, 500);
    held.sift([mark('p', 'A', 'B')], 8, 600);
    expect(held.due(999)).toEqual(new Map());
    expect(held.due(1000)).toEqual(new Map([[7, [mark('p', 'A', 'B')]]]));
    expect(held.due(1000)).toEqual(new Map());
    expect(held.due(Infinity)).toEqual(new Map([[7, [mark('q', 'A')]]]));
  });

  it('are due at once where they could not be written', () => {
    held.putBack(7, [mark('p', 'A')]);
    expect(held.isEmpty).toBe(false);
    expect(held.due(1)).toEqual(new Map([[7, [mark('p', 'A')]]]));
  });

  it('leave nothing behind', () => {
    held.cover('p', 1000);
    held.due(1000);
    expect(held.isEmpty).toBe(true);
  });
});
