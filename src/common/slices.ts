import { setImmediate } from 'node:timers/promises';

/** Others wait so long (ms), and for the rest of a step. */
const SLICE_MS = 10;

/** Does all of the work, which may be interrupted wherever it yields, and lets everything else that waits have its turn in between. @throws what the work throws */
export async function inSlices<T>(steps: Generator<void, T, void>, now = () => performance.now()): Promise<T> {
  let since = now();
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (now() - since < SLICE_MS) continue;
    await setImmediate();
    since = now();
  }
}
