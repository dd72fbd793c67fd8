/**
 * How long to wait before the next attempt, ms: anything below a bound that doubles, so that clients that lost the same server do not
 * come back together ("full jitter", https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 */
export function backoff(attempt: number, { baseMs, capMs }: { baseMs: number; capMs: number }): number {
  return Math.random() * Math.min(capMs, baseMs * 2 ** attempt);
}
