/** Whose portfolios they all are. */
export const USER = 'bench';
const SYMBOLS = 100;
/** an ordinary portfolio: its answer has 10 KB */
export const POSITIONS = 20;

const id = (kind, number) => `('0198f0d2-000${kind}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;

const PORTFOLIOS = `
INSERT INTO portfolios (id, user_id, name, base_currency, updated_at)
SELECT ${id(0, 'n')}, $1, 'Portfolio ' || n, 'USD', now() FROM generate_series(0, $2 - 1) AS n`;
const HELD = `
INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, cost_basis_in_base, realized_pnl,
  fees_in_base, day, bought_quantity, bought_amount, sold_quantity, sold_amount)
SELECT ${id(1, 'n * 1000 + k')}, ${id(0, 'n')}, $1, 'S' || (n * 7 + k * 23) % ${SYMBOLS}, 'USD', 10 + k, 1234.56 + n, 1234.56 + n,
  0, 0, CURRENT_DATE, 10 + k, 1234.56 + n, 0, 0
FROM generate_series(0, $2 - 1) AS n, generate_series(0, ${POSITIONS - 1}) AS k`;
const CASH = `
INSERT INTO cash_balances (portfolio_id, currency, user_id, amount)
SELECT ${id(0, 'n')}, 'USD', $1, 1000000 FROM generate_series(0, $2 - 1) AS n`;
const PRICES = `
INSERT INTO prices (symbol, price, currency, as_of, trading_day, opening_price, previous_close, source)
SELECT 'S' || n, 100 + n / 7.0, 'USD', now(), CURRENT_DATE, 101, 99.5, 'bench' FROM generate_series(0, ${SYMBOLS - 1}) AS n`;

/** Portfolios of 20 positions each, and a price for every symbol. They are there from the beginning: nobody is told of them. */
export async function seed(database, portfolios) {
  for (const sql of [PORTFOLIOS, HELD, CASH]) await database.query(sql, [USER, portfolios]);
  await database.query(PRICES);
  await database.query('TRUNCATE outbox');
  await database.query('ANALYZE');
}

export const pathOf = (number) => `/api/v1/portfolios/0198f0d2-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** All symbols, as one request asks for their prices. */
export const allSymbols = { symbols: Array.from({ length: SYMBOLS }, (_, index) => `S${index}`) };

/** A buy of what the portfolio already holds. */
export const aTrade = (number) => ({ type: 'buy', symbol: `S${(number * 7) % SYMBOLS}`, quantity: '1', price: '100' });
