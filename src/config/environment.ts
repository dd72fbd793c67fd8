import { randomBytes } from 'node:crypto';
import { loadConfig, ConfigError, type Config } from './config.js';

// The one file that reads the environment.

/** @throws ConfigError naming every variable that is wrong and how to mend it */
export function configFromEnvironment(): Config {
  return loadConfig(process.env);
}

/**
 * For a program beside the service, which answers nobody and plays no feed: DATABASE_URL and REDIS_URL suffice.
 * @throws ConfigError as {@link configFromEnvironment}
 */
export function toolConfigFromEnvironment(): Config {
  const nobodyHasIt = randomBytes(32).toString('hex');
  return loadConfig({ JWT_SECRET: nobodyHasIt, ...process.env, ROLE: 'worker', DEMO: 'false', FEED: 'none' });
}

/** The one setting that a migration needs. @throws ConfigError where it is missing */
export function databaseUrlFromEnvironment(): string {
  const url = process.env.DATABASE_URL;
  if (url) return url;
  throw new ConfigError(
    'DATABASE_URL is not set: set it to your PostgreSQL, for example postgres://user:password@localhost:5432/freshfolio',
  );
}
