/** Something outside did not answer in time. The work may still be done; its result is ignored. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Timers are never exact. */
const INEXACT_MS = 10;

/**
 * Waits for `work`, at most `ms`. While this process itself stands still it does not wait for anybody: what it lost by that is
 * given back, once and at most `ms`.
 * @throws DeadlineError after that time; a later failure of `work` is swallowed, nobody waits for it any more
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    // An answer may have come while this process was busy: it is read before the deadline counts.
    const expire = () => void setImmediate(reject, new DeadlineError(`${what} took longer than ${ms} ms`));
    const dueAt = performance.now() + ms;
    timer = setTimeout(() => {
      const lateMs = performance.now() - dueAt;
      if (lateMs < INEXACT_MS) expire();
      else timer = setTimeout(expire, Math.min(lateMs, ms));
    }, ms);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
