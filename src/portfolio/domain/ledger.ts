import { type CashAccount, emptyCashAccount, moveCash } from './cash.js';
import { apply, type Book, emptyBook } from './position.js';
import type { CostMethod, Execution } from './trade.js';

/** A trade with whose position and whose cash it moves. */
export interface LedgerEntry extends Execution {
  symbol: string | null;
  /** ISO 4217 */
  currency: string;
}

/** A symbol is traded in one currency. */
export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
}

/** What trades make of a portfolio, one after the other. Those of a position come in the order of their execution. */
export class Ledger {
  readonly books = new Map<string, { currency: string; book: Book }>();
  /** by currency */
  readonly cash = new Map<string, CashAccount>();

  constructor(private readonly method: CostMethod) {}

  /** @throws InsufficientQuantityError, CurrencyMismatchError */
  book(entry: LedgerEntry): void {
    this.bookPosition(entry);
    this.bookCash(entry);
  }

  /** The position alone. @throws as {@link book} */
  bookPosition(entry: LedgerEntry): void {
    const { symbol, currency } = entry;
    if (symbol === null) return;
    const known = this.books.get(symbol) ?? { currency, book: emptyBook() };
    if (known.currency !== currency) {
      throw new CurrencyMismatchError(`${symbol} is held in ${known.currency}, not in ${currency}`);
    }
    this.books.set(symbol, { currency, book: apply(known.book, entry, this.method) });
  }

  /** The cash alone: its order does not matter. A position that was set by hand needs none. */
  bookCash(entry: LedgerEntry): void {
    if (entry.type === 'adjustment' && entry.fee.isZero()) return;
    const account = this.cash.get(entry.currency) ?? emptyCashAccount;
    this.cash.set(entry.currency, moveCash(account, entry, entry.symbol === null));
  }
}
