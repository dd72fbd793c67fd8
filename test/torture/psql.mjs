import { setTimeout as pause } from 'node:timers/promises';
import { Pool } from 'pg';

const moved = 'UPDATE portfolios SET revision = revision + 1 WHERE id = $1 RETURNING revision AS number';

/** What an operator might type. All but the rename move the revision, so that readers can tell. */
const statements = [
  {
    field: 'revision',
    sql: `WITH own AS (UPDATE positions SET quantity = quantity + 1, version = version + 1 WHERE portfolio_id = $1) ${moved}`,
  },
  {
    field: 'revision',
    sql: `WITH own AS (
            INSERT INTO cash_balances (portfolio_id, currency, user_id, amount)
            SELECT id, 'EUR', user_id, 1 FROM portfolios WHERE id = $1
            ON CONFLICT (portfolio_id, currency) DO UPDATE SET amount = cash_balances.amount + 1) ${moved}`,
  },
  {
    field: 'revision',
    sql: `WITH own AS (DELETE FROM cash_balances WHERE portfolio_id = $1 AND currency = 'EUR') ${moved}`,
  },
  {
    field: 'rename',
    sql: `UPDATE portfolios SET name = 'Named ' || substring(name FROM 7)::integer + 1 WHERE id = $1
          RETURNING substring(name FROM 7)::integer AS number`,
  },
];

export function connect(url) {
  const pool = new Pool({ connectionString: url, max: 2, connectionTimeoutMillis: 2000, query_timeout: 5000 });
  pool.on('error', () => undefined);
  return pool;
}

/** One operator who changes rows behind the application's back. */
export async function changeRows(stage, random) {
  while (!stage.over.aborted) {
    await changeRow(stage, random, random.pick(stage.rota.busy));
    await pause(random.between(30, 120));
  }
}

/** What is not answered may have happened, or not. */
export async function changeRow({ psql, ledger, judge }, random, { id }) {
  const { field, sql } = random.pick(statements);
  const answer = await psql.query(sql, [id]).catch(() => undefined);
  const at = performance.now();
  if (!answer) return;
  ledger.acknowledge(id, { field, number: answer.rows[0].number, at, source: 'psql' });
  judge.wrote();
}
