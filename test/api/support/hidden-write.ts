import type { TestDatabase } from '../../support/database.js';

/** A write that no cache hears of, because nothing watches the table: what only an operator, or time, can mend. */
export async function writeUnseen(
  database: TestDatabase,
  table: string,
  sql: string,
  parameters: unknown[],
): Promise<void> {
  await database.query(`ALTER TABLE ${table} DISABLE TRIGGER ALL`);
  await database.query(sql, parameters);
}
