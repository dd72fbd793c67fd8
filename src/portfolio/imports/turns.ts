import { setImmediate } from 'node:timers/promises';

const AT_ONCE = 500;

/** Hands on a long list piece by piece; between two pieces, everything else that waits has its turn. */
export async function* inTurns<T>(all: readonly T[], atOnce = AT_ONCE): AsyncGenerator<T[]> {
  for (let at = 0; at < all.length; at += atOnce) {
    yield all.slice(at, at + atOnce);
    await setImmediate();
  }
}
