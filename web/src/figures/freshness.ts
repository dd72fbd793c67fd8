import type { Freshness } from 'freshfolio/client';

const MAX_AGE_MS: [Freshness, number][] = [
  ['live', 5000],
  ['fresh', 60_000],
  ['stale', 900_000],
];

/**
 * How old a value is by now. The server said what it was when it was sent, and knows the market's hours: what was better than its age then,
 * such as the official close, stays what it was.
 */
export function freshnessAt(said: Freshness, asOf: string, sentAt: number, now: number): Freshness {
  const then = byAge(sentAt - Date.parse(asOf));
  return rank(said) < rank(then) ? said : byAge(now - Date.parse(asOf));
}

const byAge = (ageMs: number): Freshness => MAX_AGE_MS.find(([, maxMs]) => ageMs < maxMs)?.[0] ?? 'outdated';
const rank = (freshness: Freshness): number => {
  const at = MAX_AGE_MS.findIndex(([name]) => name === freshness);
  return at < 0 ? MAX_AGE_MS.length : at;
};
