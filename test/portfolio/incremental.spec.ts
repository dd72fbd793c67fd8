import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { DataSource } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { databaseOptions } from '../../src/database/options.js';
import { Exchanges } from '../../src/market-data/calendar/exchanges.js';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';
import { Ledger } from '../../src/portfolio/domain/ledger.js';
import { InsufficientQuantityError } from '../../src/portfolio/domain/position.js';
import { costMethods, type CostMethod } from '../../src/portfolio/domain/trade.js';
import { CashBalanceRow, PortfolioRow, PositionRow, TradeRow } from '../../src/portfolio/entities.js';
import { fromIncome } from '../../src/portfolio/holdings.js';
import { fromBook } from '../../src/portfolio/ledger/book-row.js';
import { LedgerKeeper } from '../../src/portfolio/ledger/ledger-keeper.js';
import { toEntry } from '../../src/portfolio/ledger/trade-rows.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { type Booking, history } from './support/histories.js';

const entities = [PortfolioRow, PositionRow, CashBalanceRow, TradeRow];
const exchanges = new Exchanges(new MarketCalendar());
const keeper = new LedgerKeeper(exchanges);
const cases = costMethods.flatMap((method) =>
  fc.sample(history(24), { seed: 19, numRuns: 6 }).map((trades, index) => ({ method, number: index + 1, trades })),
);

/** Without what rows are called, and how often they were written. */
const figuresOf = (row: object) =>
  Object.fromEntries(
    Object.entries(row).filter(([name]) => !['id', 'portfolioId', 'userId', 'version'].includes(name)),
  );

describe('positions and cash that are kept trade by trade', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createDatabase();
    dataSource = await new DataSource({ ...databaseOptions(database.url, 2), migrations: [], entities }).initialize();
  });
  afterAll(async () => {
    await dataSource?.destroy();
    await database?.drop();
  });

  async function open(costMethod: CostMethod): Promise<PortfolioRow> {
    const names = { userId: 'ada', name: 'Growth', baseCurrency: 'USD', entityId: null };
    const row = { id: uuidv7(), ...names, costMethod, allowNegativeCash: true, version: 1, revision: 0 };
    await dataSource.manager.insert(PortfolioRow, row);
    return dataSource.manager.findOneByOrFail(PortfolioRow, { id: row.id });
  }

  /** Books one, or refuses it as the service does. */
  async function append(portfolio: PortfolioRow, booking: Booking): Promise<boolean> {
    const {
      symbol = null,
      quantity = null,
      amount = '0',
      fee = '0',
      fxRate = null,
      currency = 'USD',
      ...rest
    } = booking;
    const figures = { symbol, quantity, amount, fee, currency, price: null, fxRate: currency === 'USD' ? '1' : fxRate };
    const none = { executionId: null, note: null, cancelledAt: null, amendedBy: null, amends: null };
    const owner = { id: uuidv7(), portfolioId: portfolio.id, userId: portfolio.userId };
    try {
      await dataSource.transaction(async (manager) => {
        const row = { ...rest, ...owner, ...figures, ...none, executedAt: new Date(booking.executedAt) };
        const trade = manager.create(TradeRow, row as TradeRow);
        await manager.insert(TradeRow, trade);
        await keeper.append(manager, portfolio, trade);
      });
      return true;
    } catch (error) {
      if (error instanceof InsufficientQuantityError) return false;
      throw error;
    }
  }

  async function stored({ id: portfolioId }: PortfolioRow) {
    const positions = await dataSource.manager.find(PositionRow, { where: { portfolioId }, order: { symbol: 'ASC' } });
    const cash = await dataSource.manager.find(CashBalanceRow, { where: { portfolioId }, order: { currency: 'ASC' } });
    return { positions: positions.map(figuresOf), cash: cash.map(figuresOf) };
  }

  /** What the trades make, in one go and in memory. */
  async function folded({ id: portfolioId }: PortfolioRow, method: CostMethod) {
    const order = { executedAt: 'ASC', place: 'ASC' } as const;
    const trades = await dataSource.manager.find(TradeRow, { where: { portfolioId }, order });
    const ledger = new Ledger(method);
    for (const trade of trades) ledger.book(toEntry(trade, exchanges));
    const [books, cash] = [[...ledger.books].toSorted(byName), [...ledger.cash].toSorted(byName)];
    return {
      positions: books.map(([symbol, { currency, book }]) =>
        Object.assign(fromBook(book, method), { symbol, currency }),
      ),
      cash: cash.map(([currency, account]) =>
        Object.assign(fromIncome(account), { currency, amount: account.amount.toFixed() }),
      ),
    };
  }

  it.each(cases)(
    'are what all trades make at once, and what a rebuild makes: $method, $number',
    async ({ method, trades }) => {
      const portfolio = await open(method);
      const booked: Booking[] = [];
      for (const each of trades) if (await append(portfolio, each)) booked.push(each);

      const kept = await stored(portfolio);
      await dataSource.transaction((manager) => keeper.rebuild(manager, portfolio));

      // Enough of them came late.
      expect(
        booked.filter((each, at) => booked.slice(0, at).some((before) => before.executedAt > each.executedAt)).length,
      ).toBeGreaterThan(5);
      expect(kept).toEqual(await folded(portfolio, method));
      expect(await stored(portfolio)).toEqual(kept);
    },
  );
});

const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1);
