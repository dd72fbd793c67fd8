import { type Money, ZERO } from '../../common/money.js';
import { type DayTrades, noTrades, tradeToday } from './day-trades.js';
import { addIncome, inBase, type Income, minus, noIncome, plus } from './income.js';
import { inNewUnits, type Split } from './splits.js';
import { costInBaseOf, costOf, type Lot, pool, quantityOf, relieve } from './lots.js';
import type { CostMethod, Execution, TradeType } from './trade.js';

/** What is held of one symbol, and what it cost. */
export interface Position extends Income {
  quantity: Money;
  /** in the position's currency, without fees */
  costBasis: Money;
  /** in the portfolio's base currency, at the rates of the trades; `null` where one of them was not known */
  costBasisInBase: Money | null;
  /** in the base currency, without fees; `null` where a rate was not known */
  realizedPnl: Money | null;
  /** what of it the rates did: the cost that left, at the rates of the sales, less what it was at those of the buys */
  realizedFxEffect: Money | null;
  today: DayTrades;
  /** the oldest first */
  splits: readonly Split[];
}

/** A position as trades move it: Σ lots is the quantity and the cost. By average cost there is one lot at most. */
export interface Book extends Position {
  lots: readonly Lot[];
}

/** More is sold than is held. */
export class InsufficientQuantityError extends Error {
  override readonly name = 'InsufficientQuantityError';
}

export function emptyBook(): Book {
  return {
    lots: [],
    quantity: ZERO,
    costBasis: ZERO,
    costBasisInBase: ZERO,
    realizedPnl: ZERO,
    realizedFxEffect: ZERO,
    ...noIncome,
    today: noTrades(null),
    splits: [],
  };
}

/**
 * The position after the execution. By FIFO what was bought first is sold first; by average cost everything costs the same.
 * @throws InsufficientQuantityError where a sell exceeds what is held
 */
export function apply(book: Book, execution: Execution, method: CostMethod): Book {
  return {
    ...moves[execution.type](book, execution, method),
    ...addIncome(book, execution),
    today: tradeToday(book.today, execution),
  };
}

type Move = (book: Book, execution: Execution, method: CostMethod) => Book;

const stay: Move = (book) => book;
const moves: Record<TradeType, Move> = {
  buy: (book, execution, method) =>
    method === 'average' ? hold(book, [...book.lots, lotOf(execution)], method) : addLot(book, lotOf(execution)),
  sell,
  split,
  adjustment: (book, execution, method) => hold(book, execution.quantity.isZero() ? [] : [lotOf(execution)], method),
  dividend: stay,
  interest: stay,
  fee: stay,
  deposit: stay,
  withdrawal: stay,
};

const lotOf = ({ quantity, amount, fxRate }: Execution): Lot => ({
  quantity,
  cost: amount,
  costInBase: inBase(amount, fxRate),
});

function hold(book: Book, held: readonly Lot[], method: CostMethod): Book {
  const lots = method === 'average' ? pool(held) : held;
  return {
    ...book,
    lots,
    quantity: quantityOf(lots),
    costBasis: costOf(lots),
    costBasisInBase: costInBaseOf(lots),
  };
}

/** Without adding up all lots again: a position may have thousands. */
const addLot = (book: Book, lot: Lot): Book => ({
  ...book,
  lots: [...book.lots, lot],
  quantity: book.quantity.plus(lot.quantity),
  costBasis: book.costBasis.plus(lot.cost),
  costBasisInBase: plus(book.costBasisInBase, lot.costInBase),
});

function sell(book: Book, { quantity, amount, fxRate }: Execution): Book {
  if (quantity.gt(book.quantity)) {
    const held = book.quantity.toFixed();
    throw new InsufficientQuantityError(`Cannot sell ${quantity.toFixed()}: only ${held} is held`);
  }
  const { lots, cost, costInBase } = relieve(book.lots, quantity);
  return {
    ...book,
    lots,
    quantity: book.quantity.minus(quantity),
    costBasis: book.costBasis.minus(cost),
    costBasisInBase: minus(book.costBasisInBase, costInBase) ?? costInBaseOf(lots),
    realizedPnl: plus(book.realizedPnl, minus(inBase(amount, fxRate), costInBase)),
    realizedFxEffect: plus(book.realizedFxEffect, minus(inBase(cost, fxRate), costInBase)),
  };
}

function split(book: Book, execution: Execution, method: CostMethod): Book {
  const { quantity: ratio, executedAt: at, day, beforeOpen } = execution;
  const lots = book.lots.map(({ quantity, ...cost }) => ({ quantity: inNewUnits(quantity, ratio), ...cost }));
  return { ...hold(book, lots, method), splits: [...book.splits, { at, day, beforeOpen, ratio }] };
}
