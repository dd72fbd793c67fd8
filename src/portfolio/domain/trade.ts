import { type Money, ZERO } from '../../common/money.js';

export const tradeTypes = [
  'buy',
  'sell',
  'dividend',
  'interest',
  'fee',
  'split',
  'deposit',
  'withdrawal',
  'adjustment',
] as const;
/** `adjustment` stands behind a position that was set by hand; no client books one. */
export type TradeType = (typeof tradeTypes)[number];
export const costMethods = ['average', 'fifo'] as const;
export type CostMethod = (typeof costMethods)[number];

/** A trade as far as it moves a position and cash. Money is in the trade's currency. */
export interface Execution {
  type: TradeType;
  /** units traded; of a split the ratio, 2 for 2:1; of an adjustment what is held from then on; 0 where nothing is */
  quantity: Money;
  /** gross consideration, what was paid or received; of an adjustment the cost from then on */
  amount: Money;
  fee: Money;
  /** base currency units for one unit of the trade's currency; `null` where unknown */
  fxRate: Money | null;
  executedAt: Date;
  /** exchange-local day, YYYY-MM-DD */
  day: string;
  /** before the regular session of that day began */
  beforeOpen: boolean;
}

/** What the cash in the trade's currency gains; below 0 what it loses. */
export function cashMovement({ type, amount, fee }: Execution): Money {
  return movement[type](amount).minus(fee);
}

const gain = (amount: Money): Money => amount;
const loss = (amount: Money): Money => amount.negated();
const nothing = (): Money => ZERO;
const movement: Record<TradeType, (amount: Money) => Money> = {
  buy: loss,
  sell: gain,
  dividend: gain,
  interest: gain,
  fee: loss,
  split: nothing,
  deposit: gain,
  withdrawal: loss,
  adjustment: nothing,
};
