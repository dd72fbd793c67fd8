/** A table whose rows the caches hold, one row of it, and what the outbox says when that row changes. */
export interface MappedTable {
  table: string;
  row: Readonly<Record<string, string>>;
  /** the primary key */
  id: string;
  /** a change that moves no key */
  change: string;
  told: { row: object; user_id: string | null; currency: string | null; entity_id: string | null };
}

const uuid = (digit: string) => `00000000-0000-7000-8000-00000000000${digit}`;
export const portfolioId = uuid('1');
export const otherPortfolioId = uuid('2');
const owner = { user_id: 'ada', portfolio_id: portfolioId };
const day = '2026-03-02';

/** In the order in which their foreign keys let them be written. */
export const mappedTables: readonly MappedTable[] = [
  {
    table: 'users',
    row: { id: uuid('9'), email: 'ada@example.com', role: 'user', password_hash: 'x' },
    id: 'id',
    change: `role = 'admin'`,
    told: { row: { id: uuid('9') }, user_id: uuid('9'), currency: null, entity_id: null },
  },
  {
    table: 'portfolios',
    row: { id: portfolioId, user_id: 'ada', name: 'Growth', base_currency: 'EUR', entity_id: 'fund', revision: '7' },
    id: 'id',
    change: `name = 'Income'`,
    told: {
      row: { user_id: 'ada', id: portfolioId, revision: 7 },
      user_id: 'ada',
      currency: 'EUR',
      entity_id: 'fund',
    },
  },
  {
    table: 'positions',
    row: {
      id: uuid('3'),
      ...owner,
      symbol: 'AAPL',
      currency: 'USD',
      quantity: '1',
      cost_basis: '1',
      bought_quantity: '0',
      bought_amount: '0',
      sold_quantity: '0',
      sold_amount: '0',
    },
    id: 'id',
    change: 'quantity = 2',
    told: { row: { ...owner, symbol: 'AAPL' }, user_id: 'ada', currency: 'USD', entity_id: null },
  },
  {
    table: 'cash_balances',
    row: { ...owner, currency: 'USD', amount: '1' },
    id: 'portfolio_id, currency',
    change: 'amount = 2',
    told: { row: owner, user_id: 'ada', currency: 'USD', entity_id: null },
  },
  {
    table: 'trades',
    row: {
      id: uuid('4'),
      ...owner,
      type: 'buy',
      symbol: 'AAPL',
      quantity: '1',
      price: '1',
      amount: '1',
      fee: '0',
      currency: 'USD',
      executed_at: day,
    },
    id: 'id',
    change: `note = 'late'`,
    told: { row: owner, user_id: 'ada', currency: 'USD', entity_id: null },
  },
  {
    table: 'user_preferences',
    row: { user_id: 'ada', min_interval_ms: '5000' },
    id: 'user_id',
    change: 'min_interval_ms = 0',
    told: { row: { user_id: 'ada' }, user_id: 'ada', currency: null, entity_id: null },
  },
  {
    table: 'watchlists',
    row: { id: uuid('5'), user_id: 'ada', name: 'Tech', version: '7' },
    id: 'id',
    change: `name = 'Later'`,
    told: {
      row: { user_id: 'ada', id: uuid('5'), version: 7 },
      user_id: 'ada',
      currency: null,
      entity_id: null,
    },
  },
  {
    table: 'watchlist_items',
    row: { id: uuid('6'), watchlist_id: uuid('5'), user_id: 'ada', symbol: 'AAPL', position: '1' },
    id: 'id',
    change: `note = 'late'`,
    told: { row: { user_id: 'ada', watchlist_id: uuid('5') }, user_id: 'ada', currency: null, entity_id: null },
  },
  {
    table: 'revoked_tokens',
    row: { user_id: 'ada', token_id: 'jti:7' },
    id: 'user_id, token_id',
    change: `expires_at = '${day}'`,
    told: { row: { user_id: 'ada' }, user_id: 'ada', currency: null, entity_id: null },
  },
  {
    table: 'prices',
    row: { symbol: 'AAPL', price: '1', currency: 'USD', as_of: day, trading_day: day, source: 'test' },
    id: 'symbol',
    change: 'price = 2',
    told: { row: { symbol: 'AAPL' }, user_id: null, currency: 'USD', entity_id: null },
  },
];

export const mapped = (table: string): MappedTable => mappedTables.find((known) => known.table === table)!;

/** `INSERT INTO table (…) VALUES (…)`, with other values where `fields` says so. */
export function insertion(table: string, fields: Record<string, string> = {}): string {
  const row = { ...mapped(table).row, ...fields };
  const values = Object.values(row).map((value) => `'${value}'`);
  return `INSERT INTO ${table} (${Object.keys(row).join(', ')}) VALUES (${values.join(', ')})`;
}
