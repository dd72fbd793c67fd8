import type { EntityManager } from 'typeorm';
import { DomainError, notFound } from '../common/errors.js';
import { CurrencyMismatchError } from './domain/ledger.js';
import { InsufficientQuantityError } from './domain/position.js';
import { PortfolioRow } from './entities.js';
import { InsufficientCashError } from './ledger/ledger-store.js';

/** One writer at a time for a portfolio: concurrent ones wait here, and all of them count. @throws DomainError `not_found` */
export async function lockPortfolio(manager: EntityManager, userId: string, id: string): Promise<PortfolioRow> {
  const portfolio = await manager.findOne(PortfolioRow, { where: { id, userId }, lock: { mode: 'pessimistic_write' } });
  if (!portfolio) throw notFound('Portfolio');
  return portfolio;
}

/** Every change of the portfolio and of what is in it makes the next revision. */
export async function nextRevision(manager: EntityManager, portfolio: PortfolioRow): Promise<number> {
  const { revision } = await manager.save(PortfolioRow, Object.assign(portfolio, { revision: portfolio.revision + 1 }));
  return revision;
}

/** What the rules refuse is the client's to know. @throws DomainError `insufficient_quantity`, `insufficient_cash`, `currency_mismatch` */
export async function refusing<T>(booking: Promise<T>): Promise<T> {
  try {
    return await booking;
  } catch (error) {
    if (error instanceof InsufficientQuantityError) throw refused('insufficient_quantity', error);
    if (error instanceof InsufficientCashError) throw refused('insufficient_cash', error);
    if (error instanceof CurrencyMismatchError) throw refused('currency_mismatch', error);
    throw error;
  }
}

const refused = (code: string, { message }: Error) => new DomainError('refused', code, message);
