import { setTimeout as delay } from 'node:timers/promises';
import { flushErrors } from './metrics.js';

const ATTEMPTS = 6;
const FIRST_PAUSE_MS = 10;

/** Deadlock; serialization failure; no partition for a row (somebody dropped a day by hand). */
const PASSING = new Set(['40P01', '40001', '23514']);

/**
 * Does it again where that may help: 6 times in all, after 10, 20, 40… ms with jitter.
 * @param before done before each further attempt
 * @throws the last error
 */
export async function withRetries<T>(work: () => Promise<T>, before: () => void, attempt = 1): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = (error as { code?: unknown }).code;
    if (attempt === ATTEMPTS || typeof code !== 'string' || !PASSING.has(code)) throw error;
    flushErrors.inc({ result: 'retried' });
    await delay(FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.5 + Math.random()));
    before();
    return withRetries(work, before, attempt + 1);
  }
}
