import type { EntityManager } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import type { PortfolioRow } from '../entities.js';
import type { NewTrade } from './import-terms.js';
import { inTurns } from './turns.js';

/** Of one statement, which has its time limit. */
const ROWS = 2000;

/** `$1` portfolio, `$2` user, then columns. Their order is that of their places. */
const INSERT = `
INSERT INTO trades (portfolio_id, user_id, id, execution_id, idempotency_key, type, symbol, quantity, price, amount, fee,
  currency, fx_rate, executed_at, note)
SELECT $1, $2, id, execution_id, 'execution:' || execution_id, type, symbol, quantity, price, amount, fee, currency, fx_rate,
  executed_at, note
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::numeric[], $8::numeric[], $9::numeric[], $10::numeric[],
  $11::text[], $12::numeric[], $13::timestamptz[], $14::text[]) WITH ORDINALITY AS trade (id, execution_id, type, symbol,
  quantity, price, amount, fee, currency, fx_rate, executed_at, note, n)
ORDER BY n`;

const COLUMNS = [
  'executionId',
  'type',
  'symbol',
  'quantity',
  'price',
  'amount',
  'fee',
  'currency',
  'fxRate',
  'executedAt',
  'note',
] as const;

/** Inserts the trades, and nothing that follows from them. @param done gets how many there are already */
export async function insertTrades(
  manager: EntityManager,
  { id, userId }: PortfolioRow,
  trades: readonly NewTrade[],
  done: (count: number) => void,
): Promise<void> {
  let count = 0;
  for await (const piece of inTurns(trades, ROWS)) {
    const columns = COLUMNS.map((column) => piece.map((trade) => trade[column]));
    await manager.query(INSERT, [id, userId, piece.map(() => uuidv7()), ...columns]);
    done((count += piece.length));
  }
}

/** Which of these ids the portfolio has trades of, whatever became of them: the broker's, or those that we gave. */
export async function knownIds(
  manager: EntityManager,
  portfolioId: string,
  ids: readonly string[],
): Promise<Set<string>> {
  const found: { known: string }[] = await manager.query(
    `SELECT DISTINCT known FROM trades, LATERAL (VALUES (execution_id), (id::text)) AS both_ids (known)
     WHERE portfolio_id = $1 AND known = ANY($2::text[])`,
    [portfolioId, ids],
  );
  return new Set(found.map(({ known }) => known));
}
