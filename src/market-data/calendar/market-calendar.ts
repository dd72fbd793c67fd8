import { buildYear, type CalendarYear, type Session } from './calendar-year.js';
import type { ExchangeCalendar, MarketStatus } from './exchange-calendar.js';
import type { DayKind } from './holidays.js';
import { countUpTo } from './sorted.js';

export type { Session } from './calendar-year.js';
export type { MarketStatus } from './exchange-calendar.js';
export type { DayKind } from './holidays.js';

const MAX_YEARS_KEPT = 64;

/** A session begins or ends. */
export interface Bell {
  /** ISO 10383 MIC */
  exchange: string;
  opens: boolean;
  /** exchange-local day of the session, YYYY-MM-DD */
  date: string;
  at: Date;
}

/**
 * The sessions of the New York Stock Exchange. Every question is a binary search over UTC milliseconds; each year is
 * built once, when it is first asked for. Rules hold from 2000 on; earlier years come out as if they had held then.
 */
export class MarketCalendar implements ExchangeCalendar {
  readonly exchange = 'XNYS';
  private readonly years = new Map<number, CalendarYear>();

  /**
   * @param overrides what the rules cannot know, by exchange-local date: `{ '2025-01-09': 'closed' }`
   * @throws RangeError on a key that is not a date
   */
  constructor(private readonly overrides: Readonly<Record<string, DayKind>> = {}) {
    for (const date of Object.keys(overrides)) requireDate(date);
  }

  /** The session of an exchange-local date (YYYY-MM-DD), `null` on days without one. */
  sessionOf(date: string): Session | null {
    return this.year(yearOf(requireDate(date))).sessions.find((session) => session.date === date) ?? null;
  }

  statusAt(instant: Date): MarketStatus {
    const now = instant.getTime();
    const { ended, next } = this.around(now);
    const session = phase(now, ended, next);
    return {
      exchange: this.exchange,
      isOpen: session === 'regular',
      session,
      opensAt: next?.opensAt ?? null,
      closesAt: next?.closesAt ?? null,
    };
  }

  /** The exchange-local date of the instant; a session lies within one. Costs no zone work: fit for every tick. */
  tradingDay(instant: Date): string {
    const now = instant.getTime();
    const { dates, dayStarts } = this.yearAt(now);
    const date = dates[countUpTo(dayStarts, now) - 1];
    if (date === undefined) throw new RangeError('tradingDay needs a valid instant');
    return date;
  }

  /** The last exchange-local date before this one that had a session. */
  sessionBefore(date: string): string {
    return this.tradingDay(this.lastClose(this.boundsOf(date).startsAt));
  }

  /** The latest regular close (UTC) at or before the instant. */
  lastClose(instant: Date): Date {
    const { ended } = this.around(instant.getTime());
    if (!ended)
      throw new RangeError(`No session of ${this.exchange} ended in the year before ${instant.toISOString()}`);
    return ended.closesAt;
  }

  /** The next time that the regular session begins or ends, after the instant; `null` where none is known within a year. */
  nextBell(instant: Date): Bell | null {
    const { isOpen, opensAt, closesAt } = this.statusAt(instant);
    const at = isOpen ? closesAt : opensAt;
    return at && { exchange: this.exchange, opens: !isOpen, date: this.tradingDay(at), at };
  }

  /** The exchange-local day from midnight to midnight, in UTC; 23 or 25 hours when clocks change. */
  boundsOf(date: string): { startsAt: Date; endsAt: Date } {
    const { dates, dayStarts } = this.year(yearOf(requireDate(date)));
    const index = dates.indexOf(date);
    return { startsAt: new Date(dayStarts[index] ?? NaN), endsAt: new Date(dayStarts[index + 1] ?? NaN) };
  }

  /** The session that ended last, and the one that runs or comes next. */
  private around(now: number): { ended: Session | undefined; next: Session | undefined } {
    const calendarYear = this.yearAt(now);
    const count = countUpTo(calendarYear.closes, now);
    const year = yearOf(calendarYear.dates[0] ?? '');
    return {
      ended: calendarYear.sessions[count - 1] ?? this.year(year - 1).sessions.at(-1),
      next: calendarYear.sessions[count] ?? this.year(year + 1).sessions[0],
    };
  }

  private yearAt(now: number): CalendarYear {
    const utcYear = new Date(now).getUTCFullYear();
    const calendarYear = this.year(utcYear);
    // New York is behind UTC, so the first hours of a UTC year belong to its old one.
    return now < (calendarYear.dayStarts[0] ?? NaN) ? this.year(utcYear - 1) : calendarYear;
  }

  private year(year: number): CalendarYear {
    let built = this.years.get(year);
    if (!built) {
      // Whoever asks for every year in turn must not fill the memory.
      if (this.years.size === MAX_YEARS_KEPT) this.years.clear();
      built = buildYear(year, this.overrides);
      this.years.set(year, built);
    }
    return built;
  }
}

function phase(now: number, ended?: Session, next?: Session): MarketStatus['session'] {
  if (next && next.opensAt.getTime() <= now) return 'regular';
  if (next && next.preMarketOpensAt.getTime() <= now) return 'pre';
  return ended && now < ended.afterHoursClosesAt.getTime() ? 'post' : 'closed';
}

function yearOf(date: string): number {
  return Number(date.slice(0, 4));
}

function requireDate(date: string): string {
  const parsed = /^\d{4}-\d{2}-\d{2}$/.test(date) ? new Date(date) : undefined;
  if (!parsed || Number.isNaN(parsed.getTime()) || !parsed.toISOString().startsWith(date)) {
    throw new RangeError(`"${date}" is not a date such as 2013-10-08`);
  }
  return date;
}
