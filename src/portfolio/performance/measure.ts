import type { Money } from '../../common/money.js';
import { minus } from '../domain/income.js';
import { total } from '../domain/lots.js';
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

export function measure(course: PortfolioCourse, values: DayValues): PortfolioMeasurement {
  const positions = course.positions.map((each) => {
    const unrealizedPnl = minus(unrealizedAtEnd(each, values), unrealizedAtStart(each, values));
    return {
      symbol: each.symbol,
      ...figures(each, values),
      unrealizedPnl,
      missing: missingRanges(lookups(each, values)),
    };
  });
  // Every position's price at both ends is needed, whatever the portfolio's return is made of.
  const all = [course, ...course.positions].flatMap((each) => lookups(each, values));
  const unrealizedPnl = total(positions.map((each) => each.unrealizedPnl));
  return { ...figures(course, values), unrealizedPnl, missing: missingRanges(all), positions };
}

function figures({ spans, realizedPnl, income, fees }: Course, values: DayValues) {
  return {
    timeWeightedReturn: timeWeightedReturn(spans.map((span) => periodOf(span, values))),
    moneyWeightedReturn: moneyWeightedReturn(flowsOf(spans, values)),
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
export const pointsOf = ({ spans }: Course): Point[] =>
  spans.flatMap(({ start, inflow, end, outflow }) => [start, inflow.came, end, outflow.came]);

function lookups(course: Course, values: DayValues): Lookup[] {
  const rates = course.unknownRates.map((each) => ({ ...each, reason: 'no_fx_rate_at_trade' as const }));
  return [...pointsOf(course).flatMap((point) => values.lookups(point)), ...rates];
}
