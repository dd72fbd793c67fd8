import { type Money, money, ZERO } from '../../common/money.js';
import { daysBetween } from './days.js';
import { type Fixed, over, percentOfGrowth, power, times, toFixedPoint, WHOLE } from './fixed-point.js';
import { type Return, untold } from './returns.js';
import type { Steps } from './steps.js';

/** Money that its owner gets; below 0 what is paid in. `null` is unknown. */
export interface DatedFlow {
  /** YYYY-MM-DD */
  day: string;
  amount: Money | null;
}

const YEAR_DAYS = 365;
/** What becomes of 1 in a year; the root is looked for between two of them, of several the one nearest to 1. */
const LOSSES = ['1', '0.9', '0.5', '0.1', '0.01', '0.000001'].map(aDayOf);
const GAINS = ['1', '1.1', '1.5', '2', '4', '10', '100', '10000', '10000000000'].map(aDayOf);
/** Halving the widest bracket so often is as exact as 128 bits are. */
const MAX_STEPS = 130;
/** A billionth of a billionth of a percent in a day. */
const EXACT = WHOLE >> 73n;

/**
 * The money-weighted return: the yearly rate r at which Σ amount × (1 + r)^(−days ÷ 365) = 0, as XIRR has it (Actual/365).
 * It is found as the growth of one day g = (1 + r)^(1/365), in which the same sum at the last day is a polynomial: by
 * Newton's steps within a bracket, halved where a step would leave it.
 * @see https://en.wikipedia.org/wiki/Internal_rate_of_return (XIRR)
 */
export function* moneyWeightedReturn(flows: readonly DatedFlow[]): Steps<Return> {
  if (flows.some(({ amount }) => amount === null)) return untold('unknown_value');
  if (new Set(flows.map(({ day }) => day)).size < 2) return untold('no_time');
  const known = byDay(flows);
  if (!known.some(({ amount }) => amount.isNegative())) return untold('no_capital');
  // What was paid in is gone.
  if (known.every(({ amount }) => amount.isNegative())) return { percent: '-100', reason: null };
  const sum = polynomial(known);
  const bracket = nearest(yield* bracketIn(LOSSES, sum), yield* bracketIn(GAINS, sum));
  if (!bracket) return untold('no_rate');
  return { percent: percentOfGrowth(power(yield* rootOf(sum, bracket), YEAR_DAYS)), reason: null };
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

/** Σ amount × g^(days to the last one) at a growth g, and its derivative. */
interface Polynomial {
  sign: (growth: Fixed) => boolean;
  at: (growth: Fixed) => { value: Fixed; slope: Fixed };
}

/** By Horner's rule. */
function polynomial(flows: readonly { day: string; amount: Money }[]): Polynomial {
  const terms = flows.map(({ day, amount }, index) => ({
    gap: index === 0 ? 0 : daysBetween(flows[index - 1]!.day, day),
    amount: toFixedPoint(amount),
  }));
  return {
    sign: (growth) => {
      const powerOf = remembered((gap) => power(growth, gap));
      let value = 0n;
      for (const { gap, amount } of terms) value = times(value, powerOf(gap)) + amount;
      return value < 0n;
    },
    at: (growth) => {
      const powerOf = remembered((gap) => power(growth, gap));
      const slopeOf = remembered((gap) => over(BigInt(gap) * powerOf(gap), growth));
      let [value, slope] = [0n, 0n];
      for (const { gap, amount } of terms) {
        slope = times(slope, powerOf(gap)) + times(value, slopeOf(gap));
        value = times(value, powerOf(gap)) + amount;
      }
      return { value, slope };
    },
  };
}

/** There are many flows, and few lengths of time between two of them. */
function remembered(make: (gap: number) => Fixed): (gap: number) => Fixed {
  const made = new Map<number, Fixed>();
  return (gap) => {
    let known = made.get(gap);
    if (known === undefined) made.set(gap, (known = make(gap)));
    return known;
  };
}

interface Bracket {
  low: Fixed;
  high: Fixed;
  /** how many steps from 1 */
  distance: number;
}

function* bracketIn(growths: readonly Fixed[], { sign }: Polynomial): Steps<Bracket | null> {
  let from = growths[0]!;
  const first = sign(from);
  for (const [distance, to] of growths.entries()) {
    yield;
    if (sign(to) !== first) return from < to ? { low: from, high: to, distance } : { low: to, high: from, distance };
    from = to;
  }
  return null;
}

const nearest = (loss: Bracket | null, gain: Bracket | null): Bracket | null =>
  loss && gain ? (loss.distance < gain.distance ? loss : gain) : (loss ?? gain);

function* rootOf({ sign, at }: Polynomial, { low, high }: Bracket): Steps<Fixed> {
  const isNegative = sign(low);
  let growth = (low + high) / 2n;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    yield;
    const { value, slope } = at(growth);
    if (value === 0n) return growth;
    if (value < 0n === isNegative) low = growth;
    else high = growth;
    const newton = slope === 0n ? low : growth - over(value, slope);
    // Asked first: so near to the root, rounding may put the step on the wrong side of the bracket.
    if (slope !== 0n && isNear(newton, growth)) return newton;
    growth = newton > low && newton < high ? newton : (low + high) / 2n;
  }
  return growth;
}

const isNear = (a: Fixed, b: Fixed): boolean => (a < b ? b - a : a - b) < EXACT;

/** The growth of a day that makes this of a year. */
function aDayOf(yearly: string): Fixed {
  const wanted = toFixedPoint(money(yearly));
  let [low, high] = [0n, WHOLE * 2n];
  while (high - low > 1n) {
    const middle = (low + high) / 2n;
    if (power(middle, YEAR_DAYS) <= wanted) low = middle;
    else high = middle;
  }
  return low;
}
