import type { DataSource } from 'typeorm';
import { ConfigError } from '../config/config.js';
import { isMigrated } from '../database/migrations.js';

/** A setting or a server that keeps the service from starting, with the mend. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/** An older database would fail at the first request; it fails here, and says what to do. */
export async function assertMigrated(dataSource: DataSource): Promise<void> {
  if (!(await isMigrated(dataSource))) throw new StartError('The database is not up to date: run `npm run migrate`.');
}

/** For the terminal: what is wrong and the mend where we know it, the whole error where we do not. */
export function explainStart(error: unknown): string {
  if (error instanceof ConfigError || error instanceof StartError) return error.message;
  const { code, port, syscall } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another one with PORT`;
  if (syscall === 'connect' || syscall === 'getaddrinfo')
    return `PostgreSQL cannot be reached (${code}): check DATABASE_URL`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
