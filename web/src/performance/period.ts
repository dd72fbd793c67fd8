import { type CalendarDate, parseDate, today } from '@internationalized/date';

export const presets = ['1M', '3M', 'YTD', '1Y', 'All'] as const;
export type Preset = (typeof presets)[number];

/** Days in UTC, YYYY-MM-DD, both included; without the first it begins with the first trade. */
export interface Period {
  preset: Preset | null;
  from: string | null;
  to: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const firstDays: Record<Preset, (day: CalendarDate) => CalendarDate | null> = {
  '1M': (day) => day.subtract({ months: 1 }),
  '3M': (day) => day.subtract({ months: 3 }),
  YTD: (day) => day.set({ month: 1, day: 1 }),
  '1Y': (day) => day.subtract({ years: 1 }),
  All: () => null,
};

/** What the address says, or a year. */
export function periodOf(search: URLSearchParams, now = today('UTC')): Period {
  const [from, to] = [search.get('from') ?? '', search.get('to') ?? ''];
  if (isDay(from) && isDay(to) && from <= to) return { preset: null, from, to };
  const preset = presets.find((each) => each === search.get('period')) ?? '1Y';
  return { preset, from: firstDays[preset](now)?.toString() ?? null, to: now.toString() };
}

/** The address with another period in it; what else it says stays. */
export function searchWith(search: URLSearchParams, period: Preset | { from: string; to: string }): URLSearchParams {
  const others = [...search].filter(([key]) => !['period', 'from', 'to'].includes(key));
  return new URLSearchParams([...others, ...Object.entries(typeof period === 'string' ? { period } : period)]);
}

/** 2026-02-31 is none. */
function isDay(text: string): boolean {
  try {
    return DAY.test(text) && parseDate(text).toString() === text;
  } catch {
    return false;
  }
}
