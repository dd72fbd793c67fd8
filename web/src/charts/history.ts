import { Big } from 'big.js';
import { call } from '../api/call.js';
import { queryOf, type Range } from './ranges.js';

/** Of a day each that is more years than anybody looks back. */
const MOST_PAGES = 20;
const SESSION_GAP_S = 4 * 3600;

interface Snapshot {
  at: string;
  marketValue: string;
  cash: string;
  complete: boolean;
}

/** What a portfolio was worth, positions and cash, in its base currency. */
export interface ValuePoint {
  /** s since 1970 */
  time: number;
  /** exact */
  total: string;
  /** a price or rate was missing: the total covers what was known */
  isPartial: boolean;
}

/** Oldest first. @throws Problem */
export async function readHistory(portfolioId: string, range: Range, signal: AbortSignal): Promise<ValuePoint[]> {
  const query = queryOf(range, Date.now());
  const points: ValuePoint[] = [];
  let cursor: string | null = '';
  for (let page = 0; cursor !== null && page < MOST_PAGES; page += 1) {
    const path: string = `/portfolios/${portfolioId}/history?${query}${cursor && `&cursor=${encodeURIComponent(cursor)}`}`;
    // oxlint-disable-next-line no-await-in-loop -- each page says where the next begins
    const { items, nextCursor } = await call<{ items: Snapshot[]; nextCursor: string | null }>(path, { signal });
    points.push(...items.map(pointOf));
    cursor = nextCursor;
  }
  return range === '1D' ? lastDay(points) : points;
}

const pointOf = ({ at, marketValue, cash, complete }: Snapshot): ValuePoint => ({
  time: Math.floor(Date.parse(at) / 1000),
  total: new Big(marketValue).plus(cash).toFixed(),
  isPartial: !complete,
});

/** The last session, from the close before it on: between two sessions there are no snapshots for hours. */
export function lastDay(points: readonly ValuePoint[]): ValuePoint[] {
  const begins = points.findLastIndex(({ time }, index) => index > 0 && time - points[index - 1]!.time > SESSION_GAP_S);
  return points.slice(Math.max(0, begins - 1));
}
