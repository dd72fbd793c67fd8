import type { Money } from '../../common/money.js';
import type { Steps } from '../domain/steps.js';
import { minus } from '../domain/income.js';
import { total as sumUp } from '../domain/lots.js';
import { type Period, type Return, timeWeightedReturn } from '../domain/returns.js';
import { type DatedFlow, moneyWeightedReturn } from '../domain/xirr.js';
import { isNothing } from './assets.js';
import type { Course, PortfolioCourse, PositionCourse } from './course.js';
import type { DayValues, Lookup } from './day-values.js';
import { type Missing, missingRanges } from './missing.js';
import type { Point, Span } from './track.js';

/** Returns in percent, money in the base currency over the range; `null` is unknown. */
export interface Measurement {
  timeWeightedReturn: Return;
  moneyWeightedReturn: Return;
  realizedPnl: Money | null;
  /** what it became more within the range */
  unrealizedPnl: Money | null;
  income: Money | null;
  fees: Money | null;
  missing: Missing[];
}

export interface PortfolioMeasurement extends Measurement {
  positions: (Measurement & { symbol: string })[];
}

export function* measure(course: PortfolioCourse, values: DayValues): Steps<PortfolioMeasurement> {
  const own = yield* lookups(course, values);
  const total = yield* figures(course, values);
  const positions = [];
  // Every position's price at both ends is needed, whatever the portfolio's return is made of.
  const all = [own];
  for (const each of course.positions) {
    const needed = yield* lookups(each, values);
    const unrealizedPnl = minus(unrealizedAtEnd(each, values), unrealizedAtStart(each, values));
    const measured = { ...(yield* figures(each, values)), unrealizedPnl, missing: missingRanges(needed) };
    positions.push({ symbol: each.symbol, ...measured });
    all.push(needed);
  }
  const unrealizedPnl = sumUp(positions.map((each) => each.unrealizedPnl));
  return { ...total, unrealizedPnl, missing: missingRanges(all.flat()), positions };
}

function* figures({ spans, realizedPnl, income, fees }: Course, values: DayValues) {
  const periods: Period[] = [];
  for (const span of spans) {
    periods.push(periodOf(span, values));
    yield;
  }
  const earned = timeWeightedReturn(periods);
  yield;
  const flows = flowsOf(spans, values);
  yield;
  return {
    timeWeightedReturn: earned,
    moneyWeightedReturn: yield* moneyWeightedReturn(flows),
    realizedPnl,
    income,
    fees,
  };
}

const periodOf = ({ start, inflow, end, outflow }: Span, values: DayValues): Period => ({
  start: values.worth(start),
  inflow: values.inflow(inflow),
  end: values.worth(end),
  outflow: values.outflow(outflow),
});

/** As if all of it were bought at the start and sold at the end. */
function flowsOf(spans: readonly Span[], { worth, inflow, outflow }: DayValues): DatedFlow[] {
  const [first, last] = [spans[0]!.start, spans.at(-1)!.end];
  const between = spans.flatMap((span) => [
    { day: span.inflow.came.day, amount: inflow(span.inflow)?.negated() ?? null },
    { day: span.outflow.came.day, amount: outflow(span.outflow) },
  ]);
  const bought = isNothing(first.assets) ? [] : [{ day: first.day, amount: worth(first)?.negated() ?? null }];
  return [...bought, ...between, { day: last.day, amount: worth(last) }];
}

const unrealizedAtStart = ({ spans, costAtStart }: PositionCourse, { worth }: DayValues) =>
  minus(worth(spans[0]!.start), costAtStart);
const unrealizedAtEnd = ({ spans, costAtEnd }: PositionCourse, { worth }: DayValues) =>
  minus(worth(spans.at(-1)!.end), costAtEnd);

/** The points in time whose values a course needs. */
export const pointsOf = ({ spans }: Course): Point[] => spans.flatMap(pointsIn);

/** Nothing is worth nothing on every day. */
const pointsIn = ({ start, inflow, end, outflow }: Span): Point[] =>
  [start, inflow.came, end, outflow.came].filter(({ assets }) => !isNothing(assets));

/** What was looked up, and is known from here on. */
function* lookups({ spans, unknownRates }: Course, values: DayValues): Steps<Lookup[]> {
  const all: Lookup[] = unknownRates.map((each) => ({ ...each, reason: 'no_fx_rate_at_trade' }));
  for (const span of spans) {
    for (const point of pointsIn(span)) {
      values.worth(point);
      all.push(...values.lookups(point));
    }
    yield;
  }
  return all;
}
