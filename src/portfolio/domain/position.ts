import { divide, type Money, ZERO } from '../../common/money.js';

/** What was traded on one exchange-local day. Amounts are gross, in the position's currency. */
export interface DayTrades {
  /** YYYY-MM-DD; `null` before the first trade */
  day: string | null;
  boughtQuantity: Money;
  boughtAmount: Money;
  soldQuantity: Money;
  soldAmount: Money;
}

/** What is held of one symbol, and what it cost. */
export interface Position {
  quantity: Money;
  /** in the position's currency, without fees */
  costBasis: Money;
  /** in the portfolio's base currency, at the rates of the trades; `null` where one of them was not known */
  costBasisInBase: Money | null;
  /** in the base currency, without fees; `null` where a rate was not known */
  realizedPnl: Money | null;
  /** in the base currency; `null` where a rate was not known */
  fees: Money | null;
  today: DayTrades;
}

/** A trade as far as it moves a position. */
export interface Execution {
  side: 'buy' | 'sell';
  quantity: Money;
  /** quantity × price, in the position's currency */
  amount: Money;
  fee: Money;
  /** base currency units for one unit of the position's currency; `null` where unknown */
  fxRate: Money | null;
  /** exchange-local day, YYYY-MM-DD */
  day: string;
}

/** More is sold than is held. */
export class InsufficientQuantityError extends Error {
  override readonly name = 'InsufficientQuantityError';
}

const noTrades = (day: string | null): DayTrades => ({
  day,
  boughtQuantity: ZERO,
  boughtAmount: ZERO,
  soldQuantity: ZERO,
  soldAmount: ZERO,
});

export function emptyPosition(): Position {
  return {
    quantity: ZERO,
    costBasis: ZERO,
    costBasisInBase: ZERO,
    realizedPnl: ZERO,
    fees: ZERO,
    today: noTrades(null),
  };
}

/**
 * The position after the execution, by the average cost method.
 * @throws InsufficientQuantityError where a sell exceeds what is held
 */
export function apply(position: Position, execution: Execution): Position {
  const moved = execution.side === 'buy' ? buy(position, execution) : sell(position, execution);
  return {
    ...moved,
    fees: plus(position.fees, inBase(execution.fee, execution.fxRate)),
    today: tradeToday(position.today, execution),
  };
}

function buy(position: Position, { quantity, amount, fxRate }: Execution): Position {
  return {
    ...position,
    quantity: position.quantity.plus(quantity),
    costBasis: position.costBasis.plus(amount),
    costBasisInBase: plus(position.costBasisInBase, inBase(amount, fxRate)),
  };
}

/** The cost that leaves is in proportion to the quantity; selling all of it leaves exactly nothing, whatever was rounded before. */
function sell(position: Position, { quantity, amount, fxRate }: Execution): Position {
  const rest = position.quantity.minus(quantity);
  if (rest.isNegative()) {
    throw new InsufficientQuantityError(
      `Cannot sell ${quantity.toFixed()}: only ${position.quantity.toFixed()} is held`,
    );
  }
  const share = (cost: Money): Money => {
    const part = divide(cost.times(quantity), position.quantity) ?? ZERO;
    // A cost in the base currency may be so small that rounding would take more than there is.
    return rest.isZero() || part.gt(cost) ? cost : part;
  };
  const costBasisInBase = position.costBasisInBase;
  const releasedInBase = costBasisInBase && share(costBasisInBase);
  const gain = minus(inBase(amount, fxRate), releasedInBase);
  return {
    ...position,
    quantity: rest,
    costBasis: position.costBasis.minus(share(position.costBasis)),
    // Sold out: the next buy starts a new cost, also where the old one was not known.
    costBasisInBase: rest.isZero() ? ZERO : minus(costBasisInBase, releasedInBase),
    realizedPnl: plus(position.realizedPnl, gain),
  };
}

/** A trade of an earlier day than the last belongs to no "today". */
function tradeToday(today: DayTrades, { side, quantity, amount, day }: Execution): DayTrades {
  if (today.day !== null && day < today.day) return today;
  const sofar = today.day === day ? today : noTrades(day);
  return side === 'buy'
    ? { ...sofar, boughtQuantity: sofar.boughtQuantity.plus(quantity), boughtAmount: sofar.boughtAmount.plus(amount) }
    : { ...sofar, soldQuantity: sofar.soldQuantity.plus(quantity), soldAmount: sofar.soldAmount.plus(amount) };
}

const inBase = (amount: Money, rate: Money | null): Money | null =>
  amount.isZero() ? ZERO : rate === null ? null : amount.times(rate);
const plus = (a: Money | null, b: Money | null): Money | null => (a === null || b === null ? null : a.plus(b));
const minus = (a: Money | null, b: Money | null): Money | null => (a === null || b === null ? null : a.minus(b));
