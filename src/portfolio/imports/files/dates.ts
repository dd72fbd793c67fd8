import { DateTime } from 'luxon';

/** When something was traded. `isDay`: the file says only on which day. */
export interface FileTime {
  at: Date;
  isDay: boolean;
}

const CLOCK = String.raw`(?:[T ;,]?\s*(\d{2}):?(\d{2})(?::?(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${CLOCK}$`);
const compact = new RegExp(`^(\\d{4})(\\d{2})(\\d{2})${CLOCK}$`);
const dayFirst = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})${CLOCK}$`);
const MIDNIGHT = /^[0:.]*$/;
/** A day without a time is taken at this hour in UTC: nearly everywhere that is the same day, and in New York before the opening. */
const NOON = '12:00:00.000';

/** ISO 8601, yyyyMMdd, dd-MM-yyyy, dd/MM/yyyy and dd.MM.yyyy, each with or without a time of `zone`; `null` where it is none. */
export function readDate(text: string, zone = 'UTC'): FileTime | null {
  const plain = yearFirst.exec(text) ?? compact.exec(text);
  if (plain) return toTime(plain.slice(1, 4), plain.slice(4), zone);
  const [, day = '', , month = '', year = '', ...clock] = dayFirst.exec(text) ?? [];
  return year === '' ? null : toTime([year, month.padStart(2, '0'), day.padStart(2, '0')], clock, zone);
}

function toTime(date: readonly string[], clock: readonly (string | undefined)[], zone: string): FileTime | null {
  const day = date.join('-');
  const [hour = '00', minute = '00', second = '00', fraction = '', offset] = clock;
  const time = `${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  const isDay = MIDNIGHT.test(time);
  const at = isDay ? instantOf(day, NOON, 'UTC') : instantOf(day, time, offset ?? zone);
  return at && { at, isDay };
}

/** `null` for the 30th of February and the like. */
function instantOf(day: string, time: string, zone: string): Date | null {
  if (zone === 'UTC' || zone === 'Z') {
    const at = new Date(`${day}T${time}Z`);
    return !isNaN(at.getTime()) && at.toISOString().startsWith(day) ? at : null;
  }
  const isOffset = /^[+-]/.test(zone);
  const at = DateTime.fromISO(`${day}T${time}${isOffset ? zone : ''}`, isOffset ? {} : { zone });
  return at.isValid ? at.toJSDate() : null;
}
