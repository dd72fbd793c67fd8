import { IANAZone } from 'luxon';
import { type DayKind, irregularDays, isoDate } from './holidays.js';

const EXCHANGE_ZONE = IANAZone.create('America/New_York');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** One day of trading. Instants are UTC; `date` is the exchange's (YYYY-MM-DD). */
export interface Session {
  date: string;
  /** 09:30 exchange time */
  opensAt: Date;
  /** 16:00, or 13:00 on half days */
  closesAt: Date;
  /** 04:00 */
  preMarketOpensAt: Date;
  /** 20:00, or 17:00 on half days */
  afterHoursClosesAt: Date;
}

/** One exchange-local year as sorted UTC milliseconds: all zone work happens while it is built. */
export interface CalendarYear {
  dates: string[];
  /** local midnight of each date, and that of the next New Year at the end */
  dayStarts: Float64Array;
  sessions: Session[];
  closes: Float64Array;
}

export function buildYear(year: number, overrides: Readonly<Record<string, DayKind>>): CalendarYear {
  const irregular = irregularDays(year);
  const dates: string[] = [];
  const dayStarts: number[] = [];
  const sessions: Session[] = [];
  const end = Date.UTC(year + 1, 0, 1);
  for (let day = Date.UTC(year, 0, 1); day < end; day += DAY_MS) {
    const date = isoDate(day);
    const kind = overrides[date] ?? irregular.get(date) ?? ordinary(day);
    dates.push(date);
    dayStarts.push(midnight(day));
    if (kind !== 'closed') sessions.push(session(date, kind, midnight(day + DAY_MS)));
  }
  dayStarts.push(midnight(end));
  const closes = Float64Array.from(sessions, ({ closesAt }) => closesAt.getTime());
  return { dates, dayStarts: Float64Array.from(dayStarts), sessions, closes };
}

function ordinary(day: number): DayKind {
  return [0, 6].includes(new Date(day).getUTCDay()) ? 'closed' : 'regular';
}

function session(date: string, kind: DayKind, dayEnd: number): Session {
  // Clocks change at 02:00: from 04:00 on the hours of a day are even.
  const at = (hour: number) => new Date(dayEnd - (24 - hour) * HOUR_MS);
  const close = kind === 'early' ? 13 : 16;
  return {
    date,
    opensAt: at(9.5),
    closesAt: at(close),
    preMarketOpensAt: at(4),
    afterHoursClosesAt: at(close + 4),
  };
}

/** When the exchange's day begins that has the date of this one in UTC. */
function midnight(day: number): number {
  // It is 00:00 or 01:00 there, and clocks change at 02:00.
  const offset = EXCHANGE_ZONE.offset(day + 5 * HOUR_MS);
  return day - offset * MINUTE_MS;
}
