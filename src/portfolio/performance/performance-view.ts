import { formatMoney } from '../../common/money.js';
import type { Return } from '../domain/returns.js';
import type { Range } from './course.js';
import type { Measurement, PortfolioMeasurement } from './measure.js';
import type { FiguresView, PerformanceView } from './performance.schemas.js';

export const presentPerformance = ({ from, to }: Range, measured: PortfolioMeasurement): PerformanceView => ({
  from,
  to,
  ...present(measured),
  positions: measured.positions.map(({ symbol, ...figures }) => Object.assign({ symbol }, present(figures))),
});

function present(measured: Measurement): FiguresView {
  const { timeWeightedReturn, moneyWeightedReturn, realizedPnl, unrealizedPnl, income, fees, missing } = measured;
  return {
    timeWeightedReturn: timeWeightedReturn.percent,
    moneyWeightedReturn: moneyWeightedReturn.percent,
    realizedPnl: formatMoney(realizedPnl),
    unrealizedPnl: formatMoney(unrealizedPnl),
    income: formatMoney(income),
    fees: formatMoney(fees),
    unknown: [
      ...unknown('timeWeightedReturn', timeWeightedReturn),
      ...unknown('moneyWeightedReturn', moneyWeightedReturn),
    ],
    missing,
  };
}

const unknown = (figure: FiguresView['unknown'][number]['figure'], { reason }: Return): FiguresView['unknown'] =>
  reason === null ? [] : [{ figure, reason }];
