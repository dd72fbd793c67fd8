/** Decimals as text go through `Intl` as they are: it takes every digit. In the language and the zone of the browser. */
export type Format = (value: string | number) => string;

const cached = new Map<string, Format>();

/** The same for the same options. */
function formatOf(options: Intl.NumberFormatOptions): Format {
  const key = JSON.stringify(options);
  const format = cached.get(key) ?? formatWith(new Intl.NumberFormat(undefined, options));
  cached.set(key, format);
  return format;
}

const formatWith =
  (numbers: Intl.NumberFormat): Format =>
  (value) =>
    numbers.format(value as number);

export const money = (currency: string): Format => formatOf({ style: 'currency', currency });

/** Without what is less than one: for axes. */
export const rounded = (currency: string): Format =>
  formatOf({ style: 'currency', currency, maximumFractionDigits: 0 });

/** With its sign, also where that is a plus. */
export const change = (currency: string): Format =>
  formatOf({ style: 'currency', currency, signDisplay: 'exceptZero' });

/** Prices have more places than money has. */
export const price = (currency: string): Format =>
  formatOf({ style: 'currency', currency, minimumFractionDigits: 2, maximumFractionDigits: 6 });

/** Of a percentage in percent: 5 is 5 %. */
export const percent: Format = formatOf({
  style: 'unit',
  unit: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'exceptZero',
});

/** Of a share in percent, which has no sign where it has none. */
export const share: Format = formatOf({
  style: 'unit',
  unit: 'percent',
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
});

export const quantity: Format = formatOf({ maximumFractionDigits: 10 });

const days = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const times = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });
const moments = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'short' });

/** Of instants, ISO 8601. */
export const day = (instant: string): string => days.format(new Date(instant));
export const time = (instant: string): string => times.format(new Date(instant));
export const moment = (instant: string): string => moments.format(new Date(instant));

/** −1, 0 or 1, without a look at how large it is. */
export function signOf(value: string | null): -1 | 0 | 1 {
  if (value === null || !/[1-9]/.test(value)) return 0;
  return value.startsWith('-') ? -1 : 1;
}
