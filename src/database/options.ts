import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { type DatabaseTimeouts, databaseTimeouts } from '../config/database-timeouts.js';
import { SnakeNaming } from './naming.js';

/** How every process reaches PostgreSQL. Nothing waits for ever: connecting, a statement and an idle transaction all have an end. */
export function databaseOptions(
  url: string,
  poolSize: number,
  { statementTimeoutMs, lockTimeoutMs, connectTimeoutMs }: DatabaseTimeouts = databaseTimeouts,
): PostgresDataSourceOptions {
  return {
    type: 'postgres',
    url,
    namingStrategy: new SnakeNaming(),
    applicationName: 'freshfolio',
    poolSize,
    connectTimeoutMS: connectTimeoutMs,
    extra: {
      statement_timeout: statementTimeoutMs,
      lock_timeout: lockTimeoutMs,
      idle_in_transaction_session_timeout: statementTimeoutMs,
    },
  };
}
