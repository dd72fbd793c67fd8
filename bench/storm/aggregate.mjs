import { Client } from 'pg';
import { seedStorm } from './portfolios.mjs';

/** What a valuation sums up, for all portfolios at once. Everything is priced, and in one currency. */
const AGGREGATE = `
SELECT portfolio_id, sum(quantity * price) AS market_value, sum(quantity * price - cost_basis_in_base) AS unrealized_pnl,
  sum(cost_basis_in_base) AS cost_basis, sum(realized_pnl) AS realized_pnl, sum(fees_in_base) AS fees,
  sum(quantity * (price - previous_close)) AS day_change, sum(quantity * (price - opening_price)) AS change_from_open
FROM positions JOIN prices USING (symbol) GROUP BY portfolio_id`;

export async function seedAt(databaseUrl, count, seed) {
  const client = await connect(databaseUrl);
  await seedStorm(client, count, seed);
  await client.end();
}

/** @returns `run`, which resolves to the market values by portfolio, and `end` */
export async function aggregateOf(databaseUrl) {
  const client = await connect(databaseUrl);
  const run = async () => {
    const { rows } = await client.query(AGGREGATE);
    return new Map(rows.map((row) => [row.portfolio_id, row.market_value]));
  };
  return { run, end: () => client.end() };
}

async function connect(connectionString) {
  const client = new Client({ connectionString });
  await client.connect();
  return client;
}
