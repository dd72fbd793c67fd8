/** Of one answer, which others wait for: by FIFO the work grows with the square of a symbol's trades, 4,000 take seconds. */
export const MAX_TRADES = 5000;
/** prices and rates of days */
export const MAX_LOOKUPS = 100_000;
export const MAX_YEARS = 20;

/** It would take more than one answer may take. */
export class RangeTooLargeError extends Error {
  override readonly name = 'RangeTooLargeError';
}
