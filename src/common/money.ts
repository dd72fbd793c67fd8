import { Decimal } from 'decimal.js';

/** Sums of products of two 18-digit figures stay exact; decimal.js' default of 20 digits does not suffice. */
const Exact = Decimal.clone({ precision: 60, rounding: Decimal.ROUND_HALF_EVEN, toExpNeg: -60, toExpPos: 60 });

/** An exact decimal number: money, price, quantity or rate. A JavaScript `number` never holds one of these. */
export type Money = Decimal;

/** Decimal places kept where a division has no exact end. */
const QUOTIENT_PLACES = 18;
const PERCENT_PLACES = 6;

/** decimal.js would also read '1e5', '0x10', 'NaN' and 'Infinity'. */
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** Reads a decimal string such as NUMERIC gives. @throws TypeError on anything that is not one, also on NaN and infinities */
export function money(text: string | Money): Money {
  if (typeof text === 'string' && !DECIMAL.test(text)) throw new TypeError(`"${text}" is not a decimal number`);
  return new Exact(text);
}

export const ZERO = money('0');
const HUNDRED = money('100');

/** The API's form: plain notation, no exponent, no trailing zeros. NUMERIC's text has as many zeros as were written. */
export function formatMoney(value: Money | string): string;
export function formatMoney(value: Money | string | null): string | null;
export function formatMoney(value: Money | string | null): string | null {
  return (typeof value === 'string' ? money(value) : value)?.toFixed() ?? null;
}

/** numerator ÷ denominator, rounded half-even to 18 places; `null` where the denominator is 0. */
export function divide(numerator: Money, denominator: Money): Money | null {
  return denominator.isZero() ? null : numerator.div(denominator).toDecimalPlaces(QUOTIENT_PLACES);
}

/** `change` in percent of `base`, to 6 places; `null` where the base is 0. */
export function percentOf(change: Money, base: Money): Money | null {
  return base.isZero() ? null : change.times(HUNDRED).div(base).toDecimalPlaces(PERCENT_PLACES);
}

export function sum(values: Iterable<Money>): Money {
  let total = ZERO;
  for (const value of values) total = total.plus(value);
  return total;
}
