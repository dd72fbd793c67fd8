import type { Money } from '../../common/money.js';
import type { Span } from './track.js';

/** Days in UTC, YYYY-MM-DD, both included. */
export interface Range {
  from: string;
  to: string;
}

/** What was done within a range. Money is in the base currency, `null` is unknown. */
export interface Course {
  /** the first one begins with the end of the day before the range */
  spans: readonly Span[];
  realizedPnl: Money | null;
  /** dividends and interest */
  income: Money | null;
  fees: Money | null;
  /** trades whose rate is not known, though a figure depends on it; a currency stands for itself */
  unknownRates: readonly { symbol: string; day: string }[];
}

export interface PositionCourse extends Course {
  symbol: string;
  costAtStart: Money | null;
  costAtEnd: Money | null;
}

export interface PortfolioCourse extends Course {
  /** those that were held or traded, by symbol */
  positions: readonly PositionCourse[];
}
