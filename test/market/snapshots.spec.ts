import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { formatMoney, money, percentOf } from '../../src/common/money.js';
import type { Holdings } from '../../src/portfolio/holdings.js';
import { presentPortfolio } from '../../src/portfolio/portfolio-view.js';
import { TAKE_SNAPSHOT } from '../../src/portfolio/snapshots/snapshot-sql.js';
import { createDatabase, type TestDatabase } from '../support/database.js';
import { RandomBooks } from './support/random-books.js';
import { storeBooks } from './support/stored-books.js';

interface Row {
  portfolio_id: string;
  market_value: string;
  cost_basis: string;
  cash: string;
  daily_change: string | null;
  daily_change_base: string | null;
  complete: boolean;
}

const COLUMNS = 'portfolio_id, market_value, cost_basis, cash, daily_change, daily_change_base, complete';

const inOurWords = (row: Row | undefined) =>
  row && {
    marketValue: formatMoney(row.market_value),
    costBasis: formatMoney(row.cost_basis),
    cashValue: formatMoney(row.cash),
    dailyChange: formatMoney(row.daily_change),
    dailyChangePercent:
      row.daily_change && row.daily_change_base
        ? formatMoney(percentOf(money(row.daily_change), money(row.daily_change_base)))
        : null,
    complete: row.complete,
  };

describe('a snapshot of all portfolios', () => {
  let database: TestDatabase;
  const random = new RandomBooks(20240312);
  const books = Array.from({ length: 400 }, () => random.book());

  beforeAll(async () => {
    database = await createDatabase();
    await storeBooks(database, books, random.prices);
  });
  afterAll(() => database?.drop());

  const take = async (at: Date, basis: string) => {
    const [taken] = await database.query<{ portfolios: number }>(TAKE_SNAPSHOT, [at, false, basis, at]);
    const rows = await database.query<Row>(`SELECT ${COLUMNS} FROM portfolio_snapshots WHERE at = $1`, [at]);
    return { portfolios: taken?.portfolios, rows: new Map(rows.map((row) => [row.portfolio_id, row])) };
  };
  it.each([
    ['previousClose', '2024-03-12T15:00:00Z'],
    ['open', '2024-03-12T15:15:00Z'],
  ] as const)(
    'says of each what valuing it by itself says, to the last digit (daily change from %s)',
    async (basis, at) => {
      const prices = new Map(random.prices.map((price) => [price.symbol, price]));
      const valued = (holdings: Holdings) => {
        const { valuation } = presentPortfolio({
          holdings,
          prices,
          freshnessOf: () => 'fresh',
          dailyChangeBasis: basis,
        });
        const { marketValue, costBasis, cashValue, dailyChange, dailyChangePercent, complete } = valuation;
        return { marketValue, costBasis, cashValue, dailyChange, dailyChangePercent, complete };
      };
      const filled = books.filter(({ positions, cash }) => positions.length + cash.length > 0);

      const { portfolios, rows } = await take(new Date(at), basis);

      expect(portfolios).toBe(filled.length);
      expect(rows.size).toBe(filled.length);
      for (const book of filled) expect(inOurWords(rows.get(book.portfolio.id))).toEqual(valued(book));
      const complete = [...rows.values()].filter((row) => row.complete).length;
      // The generator makes both kinds, or the test would show less than it seems.
      expect(complete).toBeGreaterThan(20);
      expect(filled.length - complete).toBeGreaterThan(20);
    },
  );

  it('taken again writes nothing', async () => {
    const at = new Date('2024-03-12T16:00:00Z');
    await take(at, 'open');
    await database.query('UPDATE prices SET price = price + 1');
    const before = await take(new Date('2024-03-12T15:15:00Z'), 'open');

    expect((await take(at, 'open')).portfolios).toBe(0);
    expect(before.portfolios).toBe(0);
  });
});
