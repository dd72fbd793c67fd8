import type { EntityManager } from 'typeorm';
import type { Exchanges } from '../../market-data/calendar/exchanges.js';
import { money, ZERO } from '../../common/money.js';
import { CurrencyMismatchError, Ledger, type LedgerEntry } from '../domain/ledger.js';
import { InsufficientQuantityError } from '../domain/position.js';
import { cashMovement } from '../domain/trade.js';
import type { PortfolioRow } from '../entities.js';
import { toCashAccount } from '../holdings.js';
import { readStored, type StoredLedger } from '../ledger/ledger-store.js';
import { readTrades } from '../ledger/trade-reader.js';
import { toEntry } from '../ledger/trade-rows.js';
import type { Field } from './files/draft.js';
import type { Outcomes } from './import-report.js';
import type { NewTrade } from './import-terms.js';
import { inTurns } from './turns.js';

/** What trades booked before and new ones make together, of the symbols and currencies that the new ones move. */
export interface Folded {
  ledger: Ledger;
  stored: StoredLedger;
}

/** Whatever the new trades make impossible is the failure of one of them. @param trades in the order in which they are booked */
export async function foldTrades(
  manager: EntityManager,
  portfolio: PortfolioRow,
  trades: readonly NewTrade[],
  { exchanges, outcomes }: { exchanges: Exchanges; outcomes: Outcomes },
): Promise<Folded> {
  const symbols = [...new Set(trades.flatMap(({ symbol }) => (symbol === null ? [] : [symbol])))];
  const currencies = [...new Set(trades.map(({ currency }) => currency))];
  const stored = await readStored(manager, portfolio.id, { symbols, currencies });
  const ledger = new Ledger(portfolio.costMethod);
  for (const row of stored.cash) ledger.cash.set(row.currency, toCashAccount(row));
  const booking = new Booking(ledger, outcomes);
  const waiting = trades.values();
  let next = waiting.next();
  const bookUntil = (at: Date) => {
    for (; !next.done && next.value.executedAt < at; next = waiting.next()) {
      booking.add(next.value, toEntry(next.value, exchanges));
    }
  };
  for await (const page of readTrades(manager, portfolio.id, { symbols, currencies: [] })) {
    for await (const piece of inTurns(page)) {
      for (const row of piece) {
        bookUntil(row.executedAt);
        booking.addBooked(toEntry(row, exchanges));
      }
    }
  }
  const rest = next.done ? [] : [next.value, ...waiting];
  for await (const piece of inTurns(rest)) {
    for (const trade of piece) booking.add(trade, toEntry(trade, exchanges));
  }
  if (!portfolio.allowNegativeCash) booking.refuseOverdraft(stored);
  return { ledger, stored };
}

class Booking {
  /** by symbol: whatever fails after it fails because of it */
  private readonly latest = new Map<string, NewTrade>();
  /** by currency: what took cash last */
  private readonly spending = new Map<string, NewTrade>();

  constructor(
    private readonly ledger: Ledger,
    private readonly outcomes: Outcomes,
  ) {}

  add(trade: NewTrade, entry: LedgerEntry): void {
    if (trade.symbol !== null) this.latest.set(trade.symbol, trade);
    if (cashMovement(entry).isNegative()) this.spending.set(trade.currency, trade);
    this.try(trade, () => this.ledger.book(entry));
  }

  /** One that was booked before: its cash is in the balance already. */
  addBooked(entry: LedgerEntry): void {
    const trade = this.latest.get(entry.symbol ?? '');
    if (!trade) this.ledger.bookPosition(entry);
    else
      this.try(
        trade,
        () => this.ledger.bookPosition(entry),
        `, for the ${entry.type} of ${entry.executedAt.toISOString()}`,
      );
  }

  refuseOverdraft({ cash }: StoredLedger): void {
    const before = new Map(cash.map(({ currency, amount }) => [currency, money(amount)]));
    for (const [currency, trade] of this.spending) {
      const amount = this.ledger.cash.get(currency)?.amount ?? ZERO;
      if (!amount.isNegative() || amount.gte(before.get(currency) ?? ZERO)) continue;
      this.fail(trade, 'amount', 'insufficient_cash', `The cash in ${currency} would be ${amount.toFixed()}`);
    }
  }

  private try(trade: NewTrade, book: () => void, when = ''): void {
    try {
      book();
    } catch (error) {
      const { message } = error as Error;
      if (error instanceof InsufficientQuantityError) {
        this.fail(trade, 'quantity', 'insufficient_quantity', `${message}${when}`);
      } else if (error instanceof CurrencyMismatchError) {
        this.fail(trade, 'currency', 'currency_mismatch', `${message}${when}`);
      } else throw error;
    }
  }

  private fail({ index, row: { draft } }: NewTrade, field: Field, code: string, message: string): void {
    const { line, columns } = draft;
    this.outcomes.fail(index, [{ line, column: columns[field] ?? null, code, message }]);
  }
}
