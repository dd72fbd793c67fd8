import { Redis } from 'ioredis';
import { USER } from '../support/seed.mjs';

export const POSITIONS = 50;
/** The recorded day's, with their closes of the day before. */
const RECORDED = { AIG: 48.73, BAC: 13.81, IBM: 182.01, SPY: 167.42 };
/** The rest of the market, priced and still. A prime: whatever the step through it, none comes twice. */
const OTHERS = 499;
export const STILL = Array.from({ length: OTHERS }, (_, number) => `S${number}`);
const ACTIVE_AT_ONCE = 500;

const id = (kind, number) => `('0198f0d2-000${kind}-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const drawn = (values, below) => `mod(abs(hashint8extended(${values}, $3)), ${below})`;
const names = Object.keys(RECORDED).map((name) => `'${name}'`);

/**
 * $1 whose they are, $2 how many, $3 the seed. Each holds one to four of the recorded symbols, beginning with any of them, and of the others
 * as many as are missing.
 */
const SEED = `
WITH portfolio AS (
  SELECT n, 1 + ${drawn('n', 4)} AS recorded, ${drawn('n + 1000000', 4)} AS first_recorded,
    ${drawn('n + 2000000', OTHERS)} AS first, 1 + ${drawn('n + 3000000', OTHERS - 1)} AS step
  FROM generate_series(0, $2::int - 1) AS n
), portfolio_rows AS (
  INSERT INTO portfolios (id, user_id, name, base_currency, updated_at)
  SELECT ${id(0, 'n')}, $1, 'Portfolio ' || n, 'USD', '2013-10-07T21:00:00Z' FROM portfolio
), position_rows AS (
  INSERT INTO positions (id, portfolio_id, user_id, symbol, currency, quantity, cost_basis, cost_basis_in_base, realized_pnl,
    fees_in_base, day, bought_quantity, bought_amount, sold_quantity, sold_amount)
  SELECT ${id(1, 'n * 100 + k')}, ${id(0, 'n')}, $1,
    CASE WHEN k < recorded THEN (ARRAY[${names.join(', ')}])[1 + (first_recorded + k) % ${names.length}]
      ELSE 'S' || (first + k * step) % ${OTHERS} END,
    'USD', 10 + k + (n % 100) / 8.0, 1234.56 + n, 1234.56 + n, 12.5, 4.95, '2013-10-07', 10 + k, 1234.56 + n, 0, 0
  FROM portfolio, generate_series(0, ${POSITIONS - 1}) AS k
), cash_rows AS (
  INSERT INTO cash_balances (portfolio_id, currency, user_id, amount) SELECT ${id(0, 'n')}, 'USD', $1, 10000.25 + n FROM portfolio
)
INSERT INTO prices (symbol, price, currency, as_of, trading_day, opening_price, previous_close, source)
SELECT 'S' || n, 100 + n / 7.0, 'USD', '2013-10-07T20:00:00Z'::timestamptz, '2013-10-07'::date, 101, 99.5, 'bench'
FROM generate_series(0, ${OTHERS - 1}) AS n
UNION ALL
SELECT symbol, price, 'USD', '2013-10-07T20:00:00Z', '2013-10-07', price, price, 'bench'
FROM (VALUES ${Object.entries(RECORDED)
  .map(([name, price]) => `('${name}', ${price})`)
  .join(', ')}) AS recorded (symbol, price)`;

/** Portfolios of 50 positions, and a price for every symbol. They are there from the beginning: nobody is told of them. */
export async function seedStorm(database, count, seed) {
  // No trigger and no foreign key is asked: half a million positions take a quarter of the time.
  await database.query('SET session_replication_role = replica');
  await database.query(SEED, [USER, count, seed]);
  await database.query('RESET session_replication_role');
  await database.query('ANALYZE');
}

export const idOf = (number) => `0198f0d2-0000-7000-8000-${number.toString(16).padStart(12, '0')}`;

/** Somebody has read all of them, and may do so again within the next five minutes. */
export async function activate({ REDIS_URL: url, REDIS_PREFIX: prefix }, count) {
  const { ActivePortfolios } = await import('../../dist/recompute/active-portfolios.js');
  const redis = new Redis(url);
  try {
    const active = new ActivePortfolios(redis, { redis: { prefix } });
    for (let at = 0; at < count; at += ACTIVE_AT_ONCE) {
      const length = Math.min(ACTIVE_AT_ONCE, count - at);
      await active.mark({
        portfolios: Array.from({ length }, (_, index) => ({ userId: USER, portfolioId: idOf(at + index) })),
      });
    }
  } finally {
    redis.disconnect();
  }
}
