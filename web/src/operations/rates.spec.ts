/** @jest-environment jsdom */
import { describe, expect, it } from '@jest/globals';
import type { OperationsFigures } from './figures.js';
import { panels } from './panels.js';
import { hitRatioOf, quantileOf, rateOf, type Span } from './rates.js';
import { spansOf, withSample } from './samples.js';

const start = Date.parse('2026-11-20T15:00:00.000Z');

function figures(seconds: number, some: Partial<OperationsFigures> = {}): OperationsFigures {
  return {
    at: new Date(start + seconds * 1000).toISOString(),
    pid: 1,
    startedAt: '2026-11-20T14:00:00.000Z',
    cacheReads: { memory: {}, redis: {} },
    invalidationLag: { bounds: [0.1, 1], counts: [0, 0, 0] },
    priceTicks: 0,
    staleReads: 0,
    ...some,
  } as OperationsFigures;
}
const ticks = ({ priceTicks }: OperationsFigures) => priceTicks;
const lag = ({ invalidationLag }: OperationsFigures) => invalidationLag;
const reads = (hit: number, coalesced: number, miss: number) => ({ memory: { hit, coalesced, miss }, redis: {} });
const observed = (counts: number[]) => ({ invalidationLag: { bounds: [0.1, 1], counts } });
const every2s = (count: number) => Array.from({ length: count }, (_, index) => figures(index * 2));
const lane = (oldestAgeMs: number) => ({ depth: 1, active: 0, parked: 0, oldestAgeMs });
const seconds = (at: string) => (Date.parse(at) - start) / 1000;
function judge(id: string, value: number) {
  const sample = figures(0);
  return panels.find((panel) => panel.id === id)!.judge(value, [sample, sample]).tone;
}

describe('what counters tell', () => {
  it('is how much they grew a second', () => {
    expect(rateOf([figures(0, { priceTicks: 100 }), figures(10, { priceTicks: 125 })], ticks)).toBe(2.5);
  });

  it('is nothing at first, and nothing when another process answers or the same one anew', () => {
    const first = figures(0, { priceTicks: 100 });
    expect(rateOf([first, first], ticks)).toBeNull();
    expect(rateOf([first, figures(2, { priceTicks: 3, pid: 2 })], ticks)).toBeNull();
    expect(rateOf([first, figures(2, { startedAt: '2026-11-20T15:00:01.000Z' })], ticks)).toBeNull();
  });

  it('is how late the lanes are that promise something, which a round over everybody does not', () => {
    const lanes = { manual: lane(0), bulk: lane(60_000), market: lane(1500) };
    const sample = figures(0, { queue: { depth: 3, active: 0, oldestAgeMs: 60_000, lanes } });
    expect(panels.find(({ id }) => id === 'delay')!.value([sample, sample])).toBe(1.5);
  });

  it('is the share of reads that a tier served, and unknown where nobody read', () => {
    const span: Span = [figures(0, { cacheReads: reads(10, 0, 5) }), figures(10, { cacheReads: reads(16, 1, 8) })];
    // 6 hits and 1 that joined, of 10
    expect(hitRatioOf(span, 'memory')).toBe(0.7);
    expect(hitRatioOf(span, 'redis')).toBeNull();
  });

  it('is a quantile of what came meanwhile, whatever was before', () => {
    const before = figures(0, observed([0, 0, 50]));
    expect(quantileOf([before, figures(10, observed([90, 99, 150]))], lag, 0.9)).toBe(0.1);
    expect(quantileOf([before, figures(10, observed([90, 99, 150]))], lag, 0.95)).toBe(1);
    expect(quantileOf([before, figures(10, observed([0, 0, 51]))], lag, 0.5)).toBe(1);
    expect(quantileOf([before, before], lag, 0.5)).toBeNull();
  });
});

describe('the samples', () => {
  it('are those of five minutes, however long the page is open', () => {
    let kept: OperationsFigures[] = [];
    for (const sample of every2s(1000)) kept = withSample(kept, sample);
    expect([kept.length, kept.at(-1)!.at]).toEqual([151, figures(1998).at]);
  });

  it('are each compared with the one ten seconds before, or the first', () => {
    const spans = spansOf(every2s(8));
    expect(spans.map(([before, after]) => seconds(after.at) - seconds(before.at))).toEqual([0, 2, 4, 6, 8, 10, 10, 10]);
  });
});

it('a stale read is wrong at once, a late change after 5 s', () => {
  expect([judge('stale', 0), judge('stale', 1)]).toEqual(['accent', 'bad']);
  expect([judge('delay', 3.9), judge('delay', 4.5), judge('delay', 5.1)]).toEqual(['accent', 'warn', 'bad']);
});
