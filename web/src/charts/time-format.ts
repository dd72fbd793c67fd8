import { TickMarkType } from 'lightweight-charts';

const formats: Record<TickMarkType, Intl.DateTimeFormat> = {
  [TickMarkType.Year]: new Intl.DateTimeFormat(undefined, { year: 'numeric' }),
  [TickMarkType.Month]: new Intl.DateTimeFormat(undefined, { month: 'short' }),
  [TickMarkType.DayOfMonth]: new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric' }),
  [TickMarkType.Time]: new Intl.DateTimeFormat(undefined, { timeStyle: 'short' }),
  [TickMarkType.TimeWithSeconds]: new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' }),
};

/** What stands below a mark of the time axis, in the language and the zone of the browser. `time` in s since 1970. */
export const tickOf = (time: unknown, type: TickMarkType): string => formats[type].format(Number(time) * 1000);
