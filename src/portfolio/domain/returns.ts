import { type Money, ONE, percentOf } from '../../common/money.js';

/** Why a return cannot be told. */
export type Untold =
  /** a value or a flow is not known */
  | 'unknown_value'
  /** nothing, or less than nothing, was there to earn it */
  | 'no_capital'
  /** everything happened on one day */
  | 'no_time'
  /** no yearly rate above −99.9999 % and below a trillion percent explains the flows */
  | 'no_rate';

/** Of what becomes of 1 from period to period: thousands of roundings do not reach the places of a percentage. */
const GROWTH_PLACES = 40;

/** In percent, to 6 places; else the reason why it is not known. */
export type Return = { percent: string; reason: null } | { percent: null; reason: Untold };

export const untold = (reason: Untold): Return => ({ percent: null, reason });

/** A day, or several ones without flows in between. In one currency; `null` is unknown. */
export interface Period {
  /** the value before its first day */
  start: Money | null;
  /** what came in at the start of its first day */
  inflow: Money | null;
  /** the value at the end of its last day */
  end: Money | null;
  /** what went out at the end of its last day; below 0 where more came in */
  outflow: Money | null;
}

/**
 * The time-weighted return: Π (1 + rᵢ) − 1, where rᵢ = (end + outflow) ÷ (start + inflow) − 1. Flows are so neutral to it.
 * What goes out of a period in which nothing was there (a dividend after the last sale) belongs to the one before.
 * @see GIPS Standards Handbook, "true time-weighted return"; https://en.wikipedia.org/wiki/Time-weighted_return
 */
export function timeWeightedReturn(periods: readonly Period[]): Return {
  const growths: { from: Money; to: Money }[] = [];
  for (const { start, inflow, end, outflow } of periods) {
    if (start === null || inflow === null || end === null || outflow === null) return untold('unknown_value');
    const [from, to] = [start.plus(inflow), end.plus(outflow)];
    const last = growths.at(-1);
    if (from.isZero() && to.isZero()) continue;
    if (from.isZero() && end.isZero() && last) last.to = last.to.plus(outflow);
    else growths.push({ from, to });
  }
  const isEarned = growths.every(({ from, to }) => !from.isZero() && !from.isNegative() && !to.isNegative());
  if (growths.length === 0 || !isEarned) return untold('no_capital');
  const growth = growths.reduce((all, { from, to }) => all.times(to).dividedBy(from, GROWTH_PLACES), ONE);
  return { percent: percentOf(growth.minus(ONE), ONE)!.toFixed(), reason: null };
}
