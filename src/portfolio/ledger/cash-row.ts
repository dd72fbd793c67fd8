import { money } from '../../common/money.js';
import type { CashAccount } from '../domain/cash.js';
import type { CashBalanceRow } from '../entities.js';
import { fromIncome, toIncome } from '../holdings.js';

export const toCashAccount = (row: CashBalanceRow): CashAccount => ({ amount: money(row.amount), ...toIncome(row) });

export const fromCashAccount = (account: CashAccount) => ({ amount: account.amount.toFixed(), ...fromIncome(account) });
