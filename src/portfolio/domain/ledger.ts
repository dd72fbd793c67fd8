import { type CashAccount, emptyCashAccount, moveCash } from './cash.js';
import { noTrades } from './day-trades.js';
import { apply, type Book, emptyBook } from './position.js';
import type { CostMethod, Execution, TradeType } from './trade.js';

/** A trade with whose position and whose cash it moves. */
export interface LedgerEntry extends Execution {
  symbol: string | null;
  /** ISO 4217 */
  currency: string;
}

/** What is held is bought and sold in one currency; its dividends and fees may come in others. */
export class CurrencyMismatchError extends Error {
  override readonly name = 'CurrencyMismatchError';
}

/** Trades in the currency of their position. */
const ownCurrency: ReadonlySet<TradeType> = new Set(['buy', 'sell', 'adjustment']);

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
    const { currency: heldIn = currency, book = emptyBook() } = this.books.get(symbol) ?? {};
    if (heldIn === currency || !ownCurrency.has(entry.type)) {
      this.books.set(symbol, { currency: heldIn, book: apply(book, entry, this.method) });
      return;
    }
    if (!book.quantity.isZero()) {
      throw new CurrencyMismatchError(`${symbol} is held in ${heldIn}, not in ${currency}`);
    }
    // Of what is not held, nothing is in the old currency but what was traded today.
    this.books.set(symbol, { currency, book: apply({ ...book, today: noTrades(null) }, entry, this.method) });
  }

  /** The cash alone: its order does not matter. A position that was set by hand needs none. */
  bookCash(entry: LedgerEntry): void {
    if (entry.type === 'adjustment' && entry.fee.isZero()) return;
    const account = this.cash.get(entry.currency) ?? emptyCashAccount;
    this.cash.set(entry.currency, moveCash(account, entry, entry.symbol === null));
  }
}
