const DAY_MS = 86_400_000;

/** The day in UTC, YYYY-MM-DD. */
export const dayOf = (instant: Date): string => instant.toISOString().slice(0, 10);

/** The first instant after the day. */
export const endOf = (day: string): Date => new Date(Date.parse(day) + DAY_MS);

export const daysAfter = (day: string, days: number): string => dayOf(new Date(Date.parse(day) + days * DAY_MS));

export const daysBetween = (first: string, last: string): number => (Date.parse(last) - Date.parse(first)) / DAY_MS;
