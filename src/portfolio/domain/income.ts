import { type Money, ZERO } from '../../common/money.js';
import type { Execution } from './trade.js';

/** What was received and paid beside the price, in the base currency at the rates of the trades; `null` where one was not known. */
export interface Income {
  dividends: Money | null;
  interest: Money | null;
  fees: Money | null;
}

export const noIncome: Income = { dividends: ZERO, interest: ZERO, fees: ZERO };

/** A fee is never part of a cost or a P&L, whatever trade it was paid with. */
export function addIncome({ dividends, interest, fees }: Income, { type, amount, fee, fxRate }: Execution): Income {
  const earned = inBase(amount, fxRate);
  return {
    dividends: type === 'dividend' ? plus(dividends, earned) : dividends,
    interest: type === 'interest' ? plus(interest, earned) : interest,
    fees: plus(fees, inBase(type === 'fee' ? amount.plus(fee) : fee, fxRate)),
  };
}

/** Nothing is worth nothing at any rate. */
export const inBase = (amount: Money, rate: Money | null): Money | null =>
  amount.isZero() ? ZERO : rate && amount.times(rate);
export const plus = (a: Money | null, b: Money | null): Money | null => a && b && a.plus(b);
export const minus = (a: Money | null, b: Money | null): Money | null => a && b && a.minus(b);
