import type { Histogram, OperationsFigures } from './figures.js';

/** What was asked before, and what after it. */
export type Span = readonly [before: OperationsFigures, after: OperationsFigures];

/** Another process answers, or the same one anew: its counters say nothing about those before. */
const isSameProcess = ([before, after]: Span): boolean =>
  before.pid === after.pid && before.startedAt === after.startedAt;

/** How much a counter grew a second; `null` where that cannot be told. */
export function rateOf(span: Span, counter: (figures: OperationsFigures) => number): number | null {
  const seconds = (Date.parse(span[1].at) - Date.parse(span[0].at)) / 1000;
  if (!isSameProcess(span) || seconds <= 0) return null;
  return (counter(span[1]) - counter(span[0])) / seconds;
}

/** What the tier had, of what it was asked for within the span, 0 to 1; `null` where it was asked for nothing. */
export function hitRatioOf(span: Span, tier: 'memory' | 'redis'): number | null {
  if (!isSameProcess(span)) return null;
  const grown = (result: string) => (span[1].cacheReads[tier][result] ?? 0) - (span[0].cacheReads[tier][result] ?? 0);
  // Who joined somebody else's reading was served by it.
  const served = grown('hit') + grown('coalesced');
  const asked = served + grown('miss');
  return asked === 0 ? null : served / asked;
}

/**
 * A quantile of what was observed within the span, in seconds: the upper bound of its bucket, so never less than it was. `null` where nothing was; the last
 * bound where it lies beyond.
 */
export function quantileOf(
  span: Span,
  histogram: (figures: OperationsFigures) => Histogram,
  share: number,
): number | null {
  if (!isSameProcess(span)) return null;
  const [before, after] = [histogram(span[0]), histogram(span[1])];
  const counts = after.counts.map((count, index) => count - (before.counts[index] ?? 0));
  const all = counts.at(-1) ?? 0;
  if (all === 0) return null;
  return after.bounds[counts.findIndex((count) => count >= share * all)] ?? after.bounds.at(-1) ?? null;
}
