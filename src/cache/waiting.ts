import { setTimeout as pause } from 'node:timers/promises';

/**
 * How long a reader waits for the one that loads (ms) before it loads itself. Only a loader that died or stands still is
 * waited for so long; less than a stampede takes on a small machine would make a second one.
 */
const PATIENCE_MS = 2000;
const SHORTEST_MS = 2;
const LONGEST_MS = 20;

/**
 * Asks again while the answer is `null`, ever more slowly; when its patience is at an end once more, as the last time.
 * Jitter keeps those who wait together from asking together.
 */
export async function waitFor<T>(ask: (last: boolean) => Promise<T | null | undefined>): Promise<T | undefined> {
  const end = performance.now() + PATIENCE_MS;
  for (let ms = SHORTEST_MS; ; ms = Math.min(2 * ms, LONGEST_MS)) {
    const isLast = performance.now() >= end;
    const answer = await ask(isLast);
    if (answer !== null) return answer;
    if (isLast) return undefined;
    await pause(ms * (0.5 + Math.random()));
  }
}
