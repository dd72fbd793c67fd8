import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { root } from '../paths.js';

export const MIGRATIONS = join(root, 'migrations');

/** Whether each has run there. Their names begin with their times, which the table of those that ran has, too: none is loaded for that. */
export async function isMigrated(dataSource: DataSource): Promise<boolean> {
  const rows: { timestamp: string }[] = await dataSource
    .query('SELECT timestamp FROM schema_migrations')
    .catch(noTable);
  const unused = rows.map(({ timestamp }) => timestamp);
  return readdirSync(MIGRATIONS)
    .flatMap((name) => /^\d+(?=.*\.js$)/.exec(name) ?? [])
    .every((time) => {
      const at = unused.indexOf(time);
      if (at >= 0) unused.splice(at, 1);
      return at >= 0;
    });
}

/** In a database where nothing has run yet. */
function noTable(error: { code?: string }): never[] {
  if (error.code === '42P01') return [];
  throw error;
}
