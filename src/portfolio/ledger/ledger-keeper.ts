import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, type EntityManager } from 'typeorm';
import { Exchanges } from '../../market-data/calendar/exchanges.js';
import { Ledger } from '../domain/ledger.js';
import { TradeRow, type PortfolioRow } from '../entities.js';
import { toCashAccount } from '../holdings.js';
import { toBook } from './book-row.js';
import { readStored, storeLedger } from './ledger-store.js';
import { readTrades, type Scope } from './trade-reader.js';
import { toEntry } from './trade-rows.js';

/** Keeps positions and cash what the trades make of them. Everything happens in the transaction that has locked the portfolio. */
@Injectable()
export class LedgerKeeper {
  constructor(private readonly exchanges: Exchanges) {}

  /**
   * Books a trade that has just been inserted. One that was executed before others of its symbol counts from its date on.
   * @throws InsufficientQuantityError, CurrencyMismatchError, InsufficientCashError
   */
  async append(manager: EntityManager, portfolio: PortfolioRow, trade: TradeRow): Promise<void> {
    const { symbol, currency } = trade;
    const symbols = symbol === null ? [] : [symbol];
    const stored = await readStored(manager, portfolio.id, { symbols, currencies: [currency] });
    const ledger = new Ledger(portfolio.costMethod);
    for (const row of stored.cash) ledger.cash.set(row.currency, toCashAccount(row));
    ledger.bookCash(toEntry(trade, this.exchanges));
    if (await isLate(manager, trade)) {
      await this.replay(manager, portfolio, { symbols, currencies: [] }, ledger);
    } else {
      for (const row of stored.positions) ledger.books.set(row.symbol, { currency: row.currency, book: toBook(row) });
      ledger.bookPosition(toEntry(trade, this.exchanges));
    }
    await storeLedger(manager, portfolio, ledger, stored);
  }

  /** Works positions and cash out of the trades anew: all of them, or those of the scope. @throws as {@link append} */
  async rebuild(manager: EntityManager, portfolio: PortfolioRow, scope?: Scope): Promise<void> {
    const stored = await readStored(manager, portfolio.id, scope);
    await storeLedger(manager, portfolio, await this.read(manager, portfolio, scope), stored);
  }

  /** What the trades make of the portfolio, whatever is stored. */
  async read(manager: EntityManager, portfolio: PortfolioRow, scope?: Scope): Promise<Ledger> {
    const ledger = new Ledger(portfolio.costMethod);
    await this.replay(manager, portfolio, scope, ledger);
    return ledger;
  }

  private async replay(manager: EntityManager, { id }: PortfolioRow, scope: Scope | undefined, into: Ledger) {
    for await (const page of readTrades(manager, id, scope)) {
      for (const row of page) {
        const entry = toEntry(row, this.exchanges);
        if (!scope || (row.symbol !== null && scope.symbols.includes(row.symbol))) into.bookPosition(entry);
        if (!scope || scope.currencies.includes(row.currency)) into.bookCash(entry);
      }
    }
  }
}

async function isLate(manager: EntityManager, { portfolioId, symbol, executedAt }: TradeRow): Promise<boolean> {
  if (symbol === null) return false;
  return manager.existsBy(TradeRow, { portfolioId, symbol, executedAt: MoreThan(executedAt), cancelledAt: IsNull() });
}
