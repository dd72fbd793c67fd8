import { join } from 'node:path';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { SnakeNaming } from './naming.js';

/** How every process reaches PostgreSQL. Nothing waits for ever: connecting, a statement and an idle transaction all have an end. */
export function databaseOptions(url: string, poolSize: number): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url,
    namingStrategy: new SnakeNaming(),
    migrations: [join(import.meta.dirname, '../../migrations/*.js')],
    migrationsTableName: 'schema_migrations',
    migrationsTransactionMode: 'each',
    applicationName: 'freshfolio',
    poolSize,
    connectTimeoutMS: 5000,
    extra: { statement_timeout: 10_000, lock_timeout: 5000, idle_in_transaction_session_timeout: 10_000 },
  };
}
