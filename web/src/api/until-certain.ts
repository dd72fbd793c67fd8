import { Problem } from './problem.js';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 1000;

/**
 * Sends it again while nobody knows whether it was done: five times, with pauses that double to 8 s at most, each of them shortened by
 * chance so that those who lost the same server do not come back together. Only for what the server does once, however often it is sent.
 * @throws Problem; one that is uncertain after the last attempt
 */
export async function untilCertain<Answer>(send: () => Promise<Answer>): Promise<Answer> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send();
    } catch (error) {
      const isUncertain = error instanceof Problem && error.isUncertain;
      if (!isUncertain || attempt === ATTEMPTS) throw error;
      const longestMs = FIRST_PAUSE_MS * 2 ** (attempt - 1);
      await new Promise((resolve) => setTimeout(resolve, longestMs * (0.5 + Math.random() / 2)));
    }
  }
}
