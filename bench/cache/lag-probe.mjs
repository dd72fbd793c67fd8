/**
 * Loaded before the application: says when memory forgets a portfolio, and when PostgreSQL acknowledged this process' last
 * COMMIT before that. Milliseconds of the monotonic clock that all processes of a machine share.
 */
import { Client } from 'pg';
import { LocalTier } from '../../dist/cache/local-tier.js';
import { around } from '../support/around.mjs';

const now = () => Number(process.hrtime.bigint()) / 1e6;
let committedAt = 0;

around(Client, 'query', (query, ...args) => {
  const result = query(...args);
  if (args[0] === 'COMMIT') result.then(() => (committedAt = now())).catch(() => undefined);
  return result;
});

around(LocalTier, 'forget', (forget, key) => {
  forget(key);
  if (key.startsWith('portfolio:')) process.send({ key, at: now(), committedAt });
});
