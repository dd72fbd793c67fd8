import type { LatestPrice } from '../../../src/market-data/price-reader.js';
import type { Holdings } from '../../../src/portfolio/holdings.js';
import type { TestDatabase } from '../../support/database.js';

const insert = (table: string) =>
  `INSERT INTO ${table} SELECT (jsonb_populate_record(NULL::${table}, row)).* FROM jsonb_array_elements($1::jsonb) AS row`;
const snake = (row: object): object =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`), value]),
  );

const ownerOf = ({ portfolio }: Holdings) => ({ userId: 'ada', portfolioId: portfolio.id });

/** Writes them as psql would. */
export async function storeBooks(database: TestDatabase, books: readonly Holdings[], prices: readonly LatestPrice[]) {
  const now = new Date();
  const write = (table: string, rows: object[]) => database.query(insert(table), [JSON.stringify(rows.map(snake))]);
  await write(
    'portfolios',
    books.map(({ portfolio }) => ({ ...portfolio, userId: 'ada', createdAt: now })),
  );
  await write(
    'positions',
    books.flatMap((book) => book.positions.map((each) => ({ ...each, ...ownerOf(book) }))),
  );
  await write(
    'cash_balances',
    books.flatMap((book) => book.cash.map((each) => ({ ...each, ...ownerOf(book) }))),
  );
  await write(
    'prices',
    prices.map((price) => ({ ...price, storedAt: now })),
  );
}
