/** Something outside did not answer in time. The work may still be done; its result is ignored. */
export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/**
 * Waits for `work`, at most `ms`.
 * @throws DeadlineError after that time; a later failure of `work` is swallowed, nobody waits for it any more
 */
export async function withDeadline<T>(work: Promise<T>, ms: number, what: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const expired = new Promise<never>((_, reject) => {
    // An answer may have come while this process was busy: it is read before the deadline counts.
    timer = setTimeout(() => setImmediate(reject, new DeadlineError(`${what} took longer than ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([work, expired]);
  } finally {
    clearTimeout(timer);
    work.catch(() => undefined);
  }
}
