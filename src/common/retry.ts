import { setTimeout as delay } from 'node:timers/promises';

export interface Retries {
  /** in all, the first one included */
  attempts: number;
  /** before the second attempt; twice as long before each further one, with jitter */
  firstPauseMs: number;
  /** the SQLSTATEs after which another attempt may succeed */
  passing: ReadonlySet<string>;
  /** done before each further attempt */
  again?: () => void;
}

/** Does it again where that may help. @throws the last error */
export async function withRetries<T>(work: () => Promise<T>, retries: Retries, attempt = 1): Promise<T> {
  const { attempts, firstPauseMs, passing, again } = retries;
  try {
    return await work();
  } catch (error) {
    const code = (error as { code?: unknown } | null)?.code;
    if (attempt === attempts || typeof code !== 'string' || !passing.has(code)) throw error;
    await delay(firstPauseMs * 2 ** (attempt - 1) * (0.5 + Math.random()));
    again?.();
    return withRetries(work, retries, attempt + 1);
  }
}
