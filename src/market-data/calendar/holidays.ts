const DAY_MS = 86_400_000;
const SUNDAY = 0;
const MONDAY = 1;
const TUESDAY = 2;
const WEDNESDAY = 3;
const THURSDAY = 4;
const FRIDAY = 5;
const SATURDAY = 6;

/** `early` ends at 13:00 exchange time, `regular` at 16:00. */
export type DayKind = 'closed' | 'early' | 'regular';

/** What no rule foresees, from 2000 on. Late openings (2001-09-17, 2002-09-11) are not modelled. */
const unscheduled: Readonly<Record<string, DayKind>> = {
  '2001-09-11': 'closed', // attacks on New York
  '2001-09-12': 'closed',
  '2001-09-13': 'closed',
  '2001-09-14': 'closed',
  '2003-12-26': 'early', // the Friday after Christmas
  '2004-06-11': 'closed', // mourning for Ronald Reagan
  '2007-01-02': 'closed', // mourning for Gerald Ford
  '2012-10-29': 'closed', // hurricane Sandy
  '2012-10-30': 'closed',
  '2018-12-05': 'closed', // mourning for George H. W. Bush
  '2025-01-09': 'closed', // mourning for Jimmy Carter
};

/** YYYY-MM-DD of a UTC midnight; the arithmetic in this file knows days, not zones. */
export function isoDate(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

const weekday = (day: number) => new Date(day).getUTCDay();

/**
 * What kind of day each of the year's days is that differs from its weekday, by date (YYYY-MM-DD).
 * Source: NYSE rules 7.2 and its published holiday notices. Valid from 2000 on.
 */
export function irregularDays(year: number): Map<string, DayKind> {
  const kinds = new Map<string, DayKind>();
  for (const day of holidays(year)) kinds.set(isoDate(day), 'closed');
  for (const day of earlyCloses(year)) {
    if (!kinds.has(isoDate(day))) kinds.set(isoDate(day), 'early');
  }
  for (const [date, kind] of Object.entries(unscheduled)) {
    if (date.startsWith(`${year}-`)) kinds.set(date, kind);
  }
  return kinds;
}

function holidays(year: number): number[] {
  const newYear = Date.UTC(year, 0, 1);
  const closed = [
    nthWeekday(year, 0, MONDAY, 3), // Martin Luther King
    nthWeekday(year, 1, MONDAY, 3), // Washington's Birthday
    goodFriday(year),
    lastMondayOfMay(year), // Memorial Day
    nearestWorkday(Date.UTC(year, 6, 4)), // Independence Day
    nthWeekday(year, 8, MONDAY, 1), // Labor Day
    thanksgiving(year),
    nearestWorkday(Date.UTC(year, 11, 25)), // Christmas
  ];
  // The books of the old year close on a Friday that would be New Year's substitute, so the exchange stays open.
  if (weekday(newYear) !== SATURDAY) closed.push(nearestWorkday(newYear));
  if (year >= 2022) closed.push(nearestWorkday(Date.UTC(year, 5, 19))); // Juneteenth
  return closed;
}

function earlyCloses(year: number): number[] {
  const early = [thanksgiving(year) + DAY_MS];
  const july3 = Date.UTC(year, 6, 3);
  const july5 = Date.UTC(year, 6, 5);
  const christmasEve = Date.UTC(year, 11, 24);
  if ([MONDAY, TUESDAY, THURSDAY].includes(weekday(july3))) early.push(july3);
  // Around a Thursday holiday it was the Friday after until 2012, and is the Wednesday before since.
  if (year >= 2013 && weekday(july3) === WEDNESDAY) early.push(july3);
  if (year < 2013 && weekday(july5) === FRIDAY) early.push(july5);
  if ([MONDAY, TUESDAY, WEDNESDAY, THURSDAY].includes(weekday(christmasEve))) early.push(christmasEve);
  return early;
}

function nearestWorkday(day: number): number {
  if (weekday(day) === SATURDAY) return day - DAY_MS;
  return weekday(day) === SUNDAY ? day + DAY_MS : day;
}

function nthWeekday(year: number, month: number, wanted: number, nth: number): number {
  const first = Date.UTC(year, month, 1);
  return first + (((wanted - weekday(first) + 7) % 7) + (nth - 1) * 7) * DAY_MS;
}

function lastMondayOfMay(year: number): number {
  const last = Date.UTC(year, 4, 31);
  return last - ((weekday(last) - MONDAY + 7) % 7) * DAY_MS;
}

function thanksgiving(year: number): number {
  return nthWeekday(year, 10, THURSDAY, 4);
}

/** Two days before Easter, by the anonymous Gregorian computus (Nature, 20 April 1876). */
function goodFriday(year: number): number {
  const century = Math.floor(year / 100);
  const golden = year % 19;
  const skipped = century - Math.floor(century / 4);
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + skipped - moonShift + 15) % 30;
  const yearInCentury = year % 100;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearInCentury / 4) - epact - (yearInCentury % 4)) % 7;
  const correction = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const easter = Date.UTC(year, 2, 22 + epact + toSunday - 7 * correction);
  return easter - 2 * DAY_MS;
}
