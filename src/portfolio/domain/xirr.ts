import { type Money, ZERO } from '../../common/money.js';
import { daysBetween } from './days.js';
import { percentOfGrowth, Precise, precise } from './precise.js';
import { type Return, untold } from './returns.js';

/** Money that its owner gets; below 0 what is paid in. `null` is unknown. */
export interface DatedFlow {
  /** YYYY-MM-DD */
  day: string;
  amount: Money | null;
}

const YEAR_DAYS = 365;
const aDayOf = (yearly: string) => new Precise(yearly).pow(new Precise(1).div(YEAR_DAYS));
/** What becomes of 1 in a year; the root is looked for between two of them, of several the one nearest to 1. */
const LOSSES = ['1', '0.9', '0.5', '0.1', '0.01', '0.000001'].map(aDayOf);
const GAINS = ['1', '1.1', '1.5', '2', '4', '10', '100', '10000', '10000000000'].map(aDayOf);
/** Halving the widest bracket so often is as exact as 30 digits are. */
const MAX_STEPS = 120;
const EXACT = new Precise('1e-22');

/**
 * The money-weighted return: the yearly rate r at which Σ amount × (1 + r)^(−days ÷ 365) = 0, as XIRR has it (Actual/365).
 * It is found as the growth of one day g = (1 + r)^(1/365), in which the same sum at the last day is a polynomial: by
 * Newton's steps within a bracket, halved where a step would leave it.
 * @see https://en.wikipedia.org/wiki/Internal_rate_of_return (XIRR)
 */
export function moneyWeightedReturn(flows: readonly DatedFlow[]): Return {
  if (flows.some(({ amount }) => amount === null)) return untold('unknown_value');
  if (new Set(flows.map(({ day }) => day)).size < 2) return untold('no_time');
  const known = byDay(flows);
  if (!known.some(({ amount }) => amount.isNegative())) return untold('no_capital');
  // What was paid in is gone.
  if (known.every(({ amount }) => amount.isNegative())) return { percent: '-100', reason: null };
  const valueAt = polynomial(known);
  const bracket = nearest(bracketIn(LOSSES, valueAt), bracketIn(GAINS, valueAt));
  if (!bracket) return untold('no_rate');
  return { percent: percentOfGrowth(rootOf(valueAt, bracket).pow(YEAR_DAYS)), reason: null };
}

/** The days on which more or less than nothing flowed, the first one first. */
function byDay(flows: readonly DatedFlow[]): { day: string; amount: Money }[] {
  const days = new Map<string, Money>();
  for (const { day, amount } of flows) days.set(day, (days.get(day) ?? ZERO).plus(amount ?? ZERO));
  return [...days]
    .map(([day, amount]) => ({ day, amount }))
    .filter(({ amount }) => !amount.isZero())
    .toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

interface At {
  value: Precise;
  slope: Precise;
}

type Polynomial = (growth: Precise) => At;

/** Σ amount × g^(days to the last one), and its derivative, by Horner's rule. */
function polynomial(flows: readonly { day: string; amount: Money }[]): Polynomial {
  const terms = flows.map(({ day, amount }, index) => ({
    gap: index === 0 ? 0 : daysBetween(flows[index - 1]!.day, day),
    amount: precise(amount),
  }));
  return (growth) => {
    const powers = new Map<number, Precise>();
    let [value, slope] = [new Precise(0), new Precise(0)];
    for (const { gap, amount } of terms) {
      const power = powers.get(gap) ?? growth.pow(gap);
      powers.set(gap, power);
      slope = slope.times(power).plus(value.times(gap).times(power).div(growth));
      value = value.times(power).plus(amount);
    }
    return { value, slope };
  };
}

interface Bracket {
  low: Precise;
  high: Precise;
  /** how many steps from 1 */
  distance: number;
}

function bracketIn(growths: readonly Precise[], valueAt: Polynomial): Bracket | null {
  const sign = valueAt(growths[0]!).value.s;
  const distance = growths.findIndex((growth, index) => index > 0 && valueAt(growth).value.s !== sign);
  const [from, to] = [growths[distance - 1], growths[distance]];
  return from && to ? { low: Precise.min(from, to), high: Precise.max(from, to), distance } : null;
}

const nearest = (loss: Bracket | null, gain: Bracket | null): Bracket | null =>
  loss && gain ? (loss.distance < gain.distance ? loss : gain) : (loss ?? gain);

function rootOf(valueAt: Polynomial, { low, high }: Bracket): Precise {
  const sign = valueAt(low).value.s;
  let growth = low.plus(high).div(2);
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const { value, slope } = valueAt(growth);
    if (value.isZero()) return growth;
    if (value.s === sign) low = growth;
    else high = growth;
    const newton = growth.minus(value.div(slope));
    // Asked first: so near to the root, rounding may put the step on the wrong side of the bracket.
    if (newton.minus(growth).abs().lt(EXACT)) return newton;
    growth = newton.gt(low) && newton.lt(high) ? newton : low.plus(high).div(2);
  }
  return growth;
}
