/** Of one answer, which others wait for: so many take a second or two. */
export const MAX_TRADES = 10_000;
/** prices and rates of days */
export const MAX_LOOKUPS = 100_000;
export const MAX_YEARS = 20;

/** It would take more than one answer may take. */
export class RangeTooLargeError extends Error {
  override readonly name = 'RangeTooLargeError';
}
