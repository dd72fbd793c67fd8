import type { MarketCalendar } from '../../market-data/calendar/market-calendar.js';

const QUARTER_MS = 900_000;
/** The official close is that of the auction, which prints within a minute after the bell. */
const AUCTION_MS = 60_000;

/** One snapshot of all portfolios; times are the market's. */
export interface SnapshotTime {
  /** what it stands for */
  at: Date;
  closing: boolean;
  /** of its session */
  opensAt: Date;
  /** not before */
  takeAt: Date;
}

/** The snapshot that should have been taken last (`null` before a session's first), and when the next should be. */
export function snapshotsAround(
  calendar: MarketCalendar,
  now: Date,
): { due: SnapshotTime | null; nextAt: Date | null } {
  const { isOpen, opensAt, closesAt } = calendar.statusAt(now);
  if (!isOpen || !opensAt || !closesAt) {
    const at = calendar.lastClose(now);
    const takeAt = later(at, AUCTION_MS);
    if (now < takeAt) return { due: null, nextAt: takeAt };
    const session = calendar.sessionOf(calendar.tradingDay(at));
    return {
      due: { at, closing: true, opensAt: session?.opensAt ?? at, takeAt },
      nextAt: opensAt && later(opensAt, QUARTER_MS),
    };
  }
  const quarters = Math.floor((now.getTime() - opensAt.getTime()) / QUARTER_MS);
  const at = later(opensAt, quarters * QUARTER_MS);
  const next = later(at, QUARTER_MS);
  return {
    // At the opening itself, the prices are those of the day before.
    due: quarters === 0 ? null : { at, closing: false, opensAt, takeAt: at },
    nextAt: next < closesAt ? next : later(closesAt, AUCTION_MS),
  };
}

const later = (instant: Date, ms: number) => new Date(instant.getTime() + ms);
