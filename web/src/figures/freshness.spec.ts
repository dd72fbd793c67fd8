import { describe, expect, it } from '@jest/globals';
import { freshnessAt } from './freshness.js';

const asOf = '2026-11-20T15:00:00.000Z';
const at = (seconds: number) => Date.parse(asOf) + seconds * 1000;

describe('how fresh a value is by now', () => {
  it.each([
    [4, 'live'],
    [5, 'fresh'],
    [60, 'stale'],
    [900, 'outdated'],
  ])('%d s after it was live: %s', (seconds, freshness) => {
    expect(freshnessAt('live', asOf, at(1), at(seconds))).toBe(freshness);
  });

  it('is what the server said where that was better than its age: it knows when the market is closed', () => {
    expect(freshnessAt('fresh', asOf, at(40_000), at(50_000))).toBe('fresh');
  });
});
