import { Decimal } from 'decimal.js';
import type { Money } from '../../common/money.js';

/** Decimals of 30 digits: money is exact and only ever added up, but growth is multiplied by itself without end. */
export const Precise = Decimal.clone({
  precision: 30,
  rounding: Decimal.ROUND_HALF_EVEN,
  toExpNeg: -1e6,
  toExpPos: 1e6,
});
export type Precise = Decimal;

const PERCENT_PLACES = 6;

export const precise = (value: Money): Precise => new Precise(value.toFixed());

/** What became of 1, as its change in percent: half-even to 6 places, without trailing zeros. */
export function percentOfGrowth(growth: Precise): string {
  const percent = growth.minus(1).times(100).toDecimalPlaces(PERCENT_PLACES);
  return percent.isZero() ? '0' : percent.toFixed();
}
