import { AsyncLocalStorage } from 'node:async_hooks';
import type { Prints } from './pending-prints.js';

/**
 * When the oldest tick of the batch that is being stored was accepted (ms since 1970). It goes along to whoever is told of the
 * commit, for a row cannot say it: what psql writes to it later would seem to be as old.
 */
export const acceptance = new AsyncLocalStorage<number>();

export function oldestOf(prints: Prints): number {
  let oldest = Date.now();
  // Those of a symbol stand in the order in which they came.
  for (const [first] of prints.values()) if (first) oldest = Math.min(oldest, first.acceptedAt);
  return oldest;
}
