import { type Money, ZERO } from '../../common/money.js';
import { addIncome, type Income, noIncome } from './income.js';
import { cashMovement, type Execution } from './trade.js';

/** The cash in one currency, with what trades that name no symbol brought and cost. */
export interface CashAccount extends Income {
  /** in the currency of the account; may be below 0 */
  amount: Money;
}

export const emptyCashAccount: CashAccount = { amount: ZERO, ...noIncome };

/** @param isOwnIncome no symbol is named: a dividend is otherwise its position's, a fee too */
export function moveCash(account: CashAccount, execution: Execution, isOwnIncome: boolean): CashAccount {
  const amount = account.amount.plus(cashMovement(execution));
  return { ...(isOwnIncome ? addIncome(account, execution) : account), amount };
}
