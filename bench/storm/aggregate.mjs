import { Client } from 'pg';
import { seedStorm } from './portfolios.mjs';

/**
 * What a valuation sums up, for all portfolios at once, as exactly: what was traded since the close counts from its execution price.
 * Everything is priced, and in one currency, so that no rates have to be joined.
 */
const AGGREGATE = `
SELECT portfolio_id, sum(market_value) AS "marketValue", sum(market_value) - sum(cost_basis_in_base) AS "unrealizedPnl",
  sum(cost_basis_in_base) AS "costBasis", sum(realized_pnl) AS "realizedPnl", sum(dividends_in_base) AS dividends,
  sum(interest_in_base) AS interest, sum(fees_in_base) AS fees,
  sum(market_value) + sum(sold) - sum(bought) - sum(started * previous_close) AS "dayChange",
  sum(market_value) + sum(sold) - sum(bought) - sum(started * opening_price) AS "changeFromOpen"
FROM (
  SELECT positions.*, previous_close, opening_price, quantity * price AS market_value,
    CASE WHEN day >= trading_day THEN sold_amount ELSE 0 END AS sold,
    CASE WHEN day >= trading_day THEN bought_amount ELSE 0 END AS bought,
    CASE WHEN day >= trading_day THEN quantity - bought_quantity + sold_quantity ELSE quantity END AS started
  FROM positions JOIN prices USING (symbol)
) AS valued GROUP BY portfolio_id`;

export async function seedAt(databaseUrl, count, seed) {
  const client = await connect(databaseUrl);
  await seedStorm(client, count, seed);
  await client.end();
}

/** @returns `run`, which resolves to the rows by portfolio, and `end` */
export async function aggregateOf(databaseUrl) {
  const client = await connect(databaseUrl);
  // Nothing is sorted on disk.
  await client.query("SET work_mem = '64MB'");
  const run = async () => {
    const { rows } = await client.query(AGGREGATE);
    return new Map(rows.map(({ portfolio_id: id, ...figures }) => [id, figures]));
  };
  return { run, end: () => client.end() };
}

async function connect(connectionString) {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
