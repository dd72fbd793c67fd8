export interface MarketStatus {
  /** ISO 10383 MIC */
  exchange: string;
  /** in the regular session */
  isOpen: boolean;
  session: 'pre' | 'regular' | 'post' | 'closed';
  /** UTC: this session's while it runs, else the next one's; `null` where none is known within a year */
  opensAt: Date | null;
  closesAt: Date | null;
}

/** What is asked about time at a place where something is traded. */
export interface ExchangeCalendar {
  /** ISO 10383 MIC */
  readonly exchange: string;
  statusAt(instant: Date): MarketStatus;
  /** the date (YYYY-MM-DD) that a price of this instant belongs to */
  tradingDay(instant: Date): string;
  /** the regular session (UTC) of a date; `null` on days without one */
  sessionOf(date: string): { opensAt: Date; closesAt: Date } | null;
  /** the last date (YYYY-MM-DD) before this one that had a session */
  sessionBefore(date: string): string;
  /** the latest close (UTC) at or before the instant */
  lastClose(instant: Date): Date;
}
