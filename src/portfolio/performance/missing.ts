import type { Lookup, Reason } from './day-values.js';

/** Of a symbol or currency, from a day (YYYY-MM-DD) to another one on which it is needed; both included. */
export interface Missing {
  symbol: string;
  from: string;
  to: string;
  reason: Reason;
}

/** Days on which the same is missing are one range where it is known on none of those between that were asked for. */
export function missingRanges(lookups: readonly Lookup[]): Missing[] {
  const incomplete = new Set(lookups.filter(({ reason }) => reason !== null).map(({ symbol }) => symbol));
  const distinct = new Map<string, Lookup>();
  for (const lookup of lookups) if (incomplete.has(lookup.symbol)) distinct.set(keyOf(lookup), lookup);
  const ranges: Missing[] = [];
  let last: Lookup | null = null;
  for (const [, lookup] of [...distinct].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    const { symbol, day, reason } = lookup;
    const range = ranges.at(-1);
    if (range && last?.symbol === symbol && last.reason === reason && reason !== null) range.to = day;
    else if (reason !== null) ranges.push({ symbol, from: day, to: day, reason });
    last = lookup;
  }
  return ranges;
}

/** What is not known of a trade says nothing of the prices of its day. */
const keyOf = ({ symbol, reason, day }: Lookup) => `${symbol} ${reason === 'no_fx_rate_at_trade' ? 1 : 0} ${day}`;
