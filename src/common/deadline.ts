/** Something outside did not answer in time. The work may still be done; its result is ignored. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** A deadline is waited for in so many parts. */
const PARTS = 5;

/**
 * Waits for `work`, at most `ms`. A process that stands still does not wait for anybody: each part of the deadline counts for
 * no more than its length, however late its end is noticed.
 * @throws DeadlineError after that time; a later failure of `work` is swallowed, nobody waits for it any more
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    // An answer may have come while this process was busy: it is read before the deadline counts.
    const expire = () => setImmediate(reject, new DeadlineError(`${what} took longer than ${ms} ms`));
    const wait = (parts: number): void => {
      timer = setTimeout(() => void (parts > 1 ? wait(parts - 1) : expire()), ms / PARTS);
    };
    wait(PARTS);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
