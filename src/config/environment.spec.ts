import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ConfigError } from './config.js';
import { configFromEnvironment, databaseUrlFromEnvironment } from './environment.js';

const before = process.env;
beforeEach(() => {
  process.env = {};
});
afterEach(() => {
  process.env = before;
});

it('reads the configuration from the environment', () => {
  process.env = { DATABASE_URL: 'postgres://db/x', REDIS_URL: 'redis://cache', JWT_SECRET: 'x'.repeat(32) };
  expect(configFromEnvironment().database.url).toBe('postgres://db/x');
});

it('needs but the database for a migration, and says so where it is missing', () => {
  expect(databaseUrlFromEnvironment).toThrow(ConfigError);
  expect(databaseUrlFromEnvironment).toThrow('DATABASE_URL is not set: set it to your PostgreSQL');
  process.env.DATABASE_URL = 'postgres://db/x';
  expect(databaseUrlFromEnvironment()).toBe('postgres://db/x');
});
