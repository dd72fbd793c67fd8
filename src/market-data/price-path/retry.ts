import type { Retries } from '../../common/retry.js';
import { flushErrors } from './metrics.js';

/** Deadlock; serialization failure; no partition for a row (somebody dropped a day by hand). */
const PASSING = new Set(['40P01', '40001', '23514']);

/** Prices are written once more after 10, 20, 40… ms, 6 times in all. */
export const priceRetries = (again: () => void): Retries => ({
  attempts: 6,
  firstPauseMs: 10,
  passing: PASSING,
  again: () => {
    flushErrors.inc({ result: 'retried' });
    again();
  },
});
