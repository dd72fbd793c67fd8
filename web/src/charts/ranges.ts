const DAY_MS = 86_400_000;

export const ranges = ['1D', '1W', '1M', '1Y', 'All'] as const;
export type Range = (typeof ranges)[number];

export const isRange = (text: string | null): text is Range => ranges.some((range) => range === text);

const spans: Record<Range, { days: number | null; interval: '15m' | '1h' | '1d' }> = {
  // The last session may be a long weekend ago, and the close before it belongs to the day.
  '1D': { days: 6, interval: '15m' },
  '1W': { days: 7, interval: '15m' },
  '1M': { days: 31, interval: '1h' },
  '1Y': { days: 366, interval: '1d' },
  All: { days: null, interval: '1d' },
};

/** What to ask the history for, at this time (ms since 1970). */
export function queryOf(range: Range, now: number): string {
  const { days, interval } = spans[range];
  const query = new URLSearchParams({ interval, limit: '500' });
  if (days !== null) query.set('from', new Date(now - days * DAY_MS).toISOString());
  return query.toString();
}
