import { loadConfig, ConfigError, type Config } from './config.js';

// The one file that reads the environment.

/** @throws ConfigError naming every variable that is wrong and how to mend it */
export function configFromEnvironment(): Config {
  return loadConfig(process.env);
}

/** The one setting that a migration needs. @throws ConfigError where it is missing */
export function databaseUrlFromEnvironment(): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new ConfigError(
    'DATABASE_URL is not set: set it to your PostgreSQL, for example postgres://user:password@localhost:5432/freshfolio',
  );
}
