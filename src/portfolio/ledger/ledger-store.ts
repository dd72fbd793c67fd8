import { In, type EntityManager } from 'typeorm';
import { money, ZERO } from '../../common/money.js';
import type { Ledger } from '../domain/ledger.js';
import { CashBalanceRow, PositionRow, type PortfolioRow } from '../entities.js';
import { fromIncome } from '../holdings.js';
import { emptyPositionRow, fromBook } from './book-row.js';
import type { Scope } from './trade-reader.js';

/** More columns than that PostgreSQL does not take at once. */
const AT_ONCE = 1000;

/** The portfolio does not allow that its cash goes below zero. */
export class InsufficientCashError extends Error {
  override readonly name = 'InsufficientCashError';
}

export interface StoredLedger {
  positions: PositionRow[];
  cash: CashBalanceRow[];
}

/** What is stored of the portfolio: all of it, or what the scope names. */
export async function readStored(manager: EntityManager, portfolioId: string, scope?: Scope): Promise<StoredLedger> {
  const positions = await manager.findBy(PositionRow, { portfolioId, ...(scope && { symbol: In(scope.symbols) }) });
  const cash = await manager.findBy(CashBalanceRow, { portfolioId, ...(scope && { currency: In(scope.currencies) }) });
  return { positions, cash };
}

/** Puts the ledger in the place of what is stored; what no trade explains any more goes. @throws InsufficientCashError */
export async function storeLedger(
  manager: EntityManager,
  portfolio: PortfolioRow,
  ledger: Ledger,
  stored: StoredLedger,
): Promise<void> {
  if (!portfolio.allowNegativeCash) refuseOverdraft(ledger, stored.cash);
  const gone = stored.positions.filter(({ symbol }) => !ledger.books.has(symbol));
  if (gone.length > 0) await manager.remove(gone);
  const emptied = stored.cash.filter(({ currency }) => !ledger.cash.has(currency));
  if (emptied.length > 0) await manager.remove(emptied);
  const positions = toPositionRows(portfolio, ledger, stored.positions);
  for (let at = 0; at < positions.length; at += AT_ONCE) {
    await manager.upsert(PositionRow, positions.slice(at, at + AT_ONCE), ['portfolioId', 'symbol']);
  }
  const cash = toCashRows(portfolio, ledger);
  if (cash.length > 0) await manager.upsert(CashBalanceRow, cash, ['portfolioId', 'currency']);
}

function toPositionRows(portfolio: PortfolioRow, ledger: Ledger, stored: readonly PositionRow[]): PositionRow[] {
  const { id: portfolioId, userId, costMethod } = portfolio;
  const known = new Map(stored.map((row) => [row.symbol, row]));
  return [...ledger.books].map(([symbol, { currency, book }]) => {
    const row = known.get(symbol) ?? emptyPositionRow({ portfolioId, userId, symbol, currency }, costMethod);
    return Object.assign(row, { currency, ...fromBook(book, costMethod), version: row.version + 1 });
  });
}

function toCashRows({ id: portfolioId, userId }: PortfolioRow, ledger: Ledger): CashBalanceRow[] {
  const owner = { portfolioId, userId };
  return [...ledger.cash].map(([currency, account]) => {
    const amount = account.amount.toFixed();
    return Object.assign(fromIncome(account), owner, { currency, amount });
  });
}

/** What was below zero before may stay there, and be made good for in parts. */
function refuseOverdraft(ledger: Ledger, stored: readonly CashBalanceRow[]): void {
  const before = new Map(stored.map(({ currency, amount }) => [currency, money(amount)]));
  for (const [currency, { amount }] of ledger.cash) {
    if (amount.isNegative() && amount.lt(before.get(currency) ?? ZERO)) {
      throw new InsufficientCashError(`The cash in ${currency} would be ${amount.toFixed()}`);
    }
  }
}
