import { type Money, money, ONE } from '../../common/money.js';

/** A number as so many parts of 2^128 to the whole: what is multiplied by itself without end is cut off there. */
export type Fixed = bigint;

const BITS = 128n;
export const WHOLE: Fixed = 1n << BITS;
const PARTS = money(WHOLE.toString());
const HUNDRED = money('100');
const PERCENT_PLACES = 6;

export const toFixedPoint = (value: Money): Fixed => BigInt(value.times(PARTS).dividedBy(ONE, 0).toFixed());

export const times = (a: Fixed, b: Fixed): Fixed => (a * b) >> BITS;
export const over = (a: Fixed, b: Fixed): Fixed => (a << BITS) / b;

/** @param exponent a whole number, 0 or more */
export function power(base: Fixed, exponent: number): Fixed {
  let [result, square] = [WHOLE, base];
  for (let left = exponent; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = times(result, square);
    if (left > 1) square = times(square, square);
  }
  return result;
}

/** What became of 1, as its change in percent: half-even to 6 places, without trailing zeros. */
export const percentOfGrowth = (growth: Fixed): string =>
  money((growth - WHOLE).toString())
    .times(HUNDRED)
    .dividedBy(PARTS, PERCENT_PLACES)
    .toFixed();
