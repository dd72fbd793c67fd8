import { Decimal } from './decimal.js';

/** An exact decimal number: money, price, quantity or rate. A JavaScript `number` never holds one of these. */
export type Money = Decimal;

/** Decimal places kept where a division has no exact end. */
const QUOTIENT_PLACES = 18;
const PERCENT_PLACES = 6;

/** Reads a decimal string such as NUMERIC gives. @throws TypeError on anything that is not one, also on NaN and infinities */
export const money = (text: string): Money => (text === '0' ? ZERO : Decimal.read(text));

/** What is not known stays unknown. */
export const knownMoney = (text: string | null | undefined): Money | null =>
  text === null || text === undefined ? null : money(text);

export const ZERO = Decimal.read('0');
export const ONE = Decimal.read('1');
const HUNDRED = Decimal.read('100');

/** The API's form: plain notation, no exponent, no trailing zeros. NUMERIC's text has as many zeros as were written. */
export function formatMoney(value: Money | string): string;
export function formatMoney(value: Money | string | null): string | null;
export function formatMoney(value: Money | string | null): string | null {
  return (typeof value === 'string' ? money(value) : value)?.toFixed() ?? null;
}

/** numerator ÷ denominator, rounded half-even to 18 places; `null` where the denominator is 0. */
export function divide(numerator: Money, denominator: Money): Money | null {
  return denominator.isZero() ? null : numerator.dividedBy(denominator, QUOTIENT_PLACES);
}

/** `change` in percent of `base`, to 6 places; `null` where the base is 0. */
export function percentOf(change: Money, base: Money): Money | null {
  return base.isZero() ? null : change.times(HUNDRED).dividedBy(base, PERCENT_PLACES);
}

export const sum = (values: Iterable<Money>): Money => Decimal.sum(values, (value) => value);

/** The sum of a figure of all; what is not known is left out. */
export const sumOf = <T>(all: Iterable<T>, figureOf: (each: T) => Money | null): Money => Decimal.sum(all, figureOf);
