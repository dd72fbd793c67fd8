import { ConfigError } from './config.js';

/** The one setting that a migration needs. @throws ConfigError where it is missing */
export function loadDatabaseUrl(env: Record<string, string | undefined>): string {
  if (!env.DATABASE_URL) {
    throw new ConfigError('DATABASE_URL is not set: set it to your PostgreSQL, for example postgres://user:password@localhost:5432/freshfolio');
  }
  return env.DATABASE_URL;
}
