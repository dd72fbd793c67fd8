/** Answers that are worked out in one process: while one waits for PostgreSQL another one has the processor. */
export const AT_ONCE = 2;
/** So many others wait so long (ms). */
export const MOST_WAITING = 20;
export const WAIT_MS = 5000;

/** Trades that are read at once: reading them is one step, in which nobody else has a turn. */
export const PAGE = 1000;
/** Of one answer: so many take a second or two. */
export const MAX_TRADES = 10_000;
/** prices and rates of days */
export const MAX_LOOKUPS = 100_000;
export const MAX_YEARS = 20;

/** It would take more than one answer may take. */
export class RangeTooLargeError extends Error {
  override readonly name = 'RangeTooLargeError';
}
