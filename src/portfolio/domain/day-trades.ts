import { type Money, ZERO } from '../../common/money.js';
import { inNewUnits } from './splits.js';
import type { Execution, TradeType } from './trade.js';

/** What was traded on one exchange-local day. Amounts are gross, in the position's currency; quantities in today's units. */
export interface DayTrades {
  /** YYYY-MM-DD; `null` before the first trade */
  day: string | null;
  boughtQuantity: Money;
  boughtAmount: Money;
  soldQuantity: Money;
  soldAmount: Money;
}

export const noTrades = (day: string | null): DayTrades => ({
  day,
  boughtQuantity: ZERO,
  boughtAmount: ZERO,
  soldQuantity: ZERO,
  soldAmount: ZERO,
});

type Day = (today: DayTrades, execution: Execution) => DayTrades;

const stay: Day = (today) => today;
const days: Record<TradeType, Day> = {
  buy: (today, { quantity, amount, day }) => {
    const { boughtQuantity, boughtAmount, ...others } = since(today, day);
    return { ...others, boughtQuantity: boughtQuantity.plus(quantity), boughtAmount: boughtAmount.plus(amount) };
  },
  sell: (today, { quantity, amount, day }) => {
    const { soldQuantity, soldAmount, ...others } = since(today, day);
    return { ...others, soldQuantity: soldQuantity.plus(quantity), soldAmount: soldAmount.plus(amount) };
  },
  split: (today, { quantity: ratio, day }) => {
    const { boughtQuantity, soldQuantity, ...others } = since(today, day);
    return {
      ...others,
      boughtQuantity: inNewUnits(boughtQuantity, ratio),
      soldQuantity: inNewUnits(soldQuantity, ratio),
    };
  },
  // As if it had been held like this all day.
  adjustment: (_, { day }) => noTrades(day),
  dividend: stay,
  interest: stay,
  fee: stay,
  deposit: stay,
  withdrawal: stay,
};

const since = (today: DayTrades, day: string): DayTrades => (today.day === day ? today : noTrades(day));

/** A trade of an earlier day than the last belongs to no "today". */
export function tradeToday(today: DayTrades, execution: Execution): DayTrades {
  const isEarlier = today.day !== null && execution.day < today.day;
  return isEarlier ? today : days[execution.type](today, execution);
}
