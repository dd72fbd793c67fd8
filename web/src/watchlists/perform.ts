import type { Watchlist } from 'freshfolio/client';
import { Problem } from '../api/problem.js';
import type { Operation } from './operations.js';
import { change, heldOf, load } from './store.js';

/** Nobody is that fast; a server that does not answer must not be owed more. */
const MOST_PENDING = 50;
const turns = new Map<string, Promise<unknown>>();

/** What the list is with the answer. */
export type Fold = (list: Watchlist) => Watchlist;

/**
 * Shows it at once, sends it when those before it are answered, and takes it back where it is refused: then the list is read again.
 * @param send with the list as the server had it last
 * @throws Problem
 */
export async function perform(
  listId: string,
  operation: Operation,
  send: (list: Watchlist) => Promise<Fold>,
): Promise<void> {
  if (heldOf(listId).operations.length >= MOST_PENDING) {
    throw new Problem(0, { code: 'busy', detail: 'The server has not answered what was done before' });
  }
  change(listId, { operations: [...heldOf(listId).operations, operation] });
  // The next one goes out with what this one has made of the list.
  await inTurn(listId, async () => {
    try {
      settle(listId, operation, await send(current(listId)));
    } catch (error) {
      settle(listId, operation, (list) => list);
      void load(listId);
      throw error;
    }
  });
}

/** @throws Problem where it has gone meanwhile */
export function current(listId: string): Watchlist {
  const { list, ended } = heldOf(listId);
  if (list && ended === null) return list;
  throw new Problem(404, { code: 'not_found', detail: 'The watchlist is not there any more' });
}

/** In one step: what the user sees does not go back and forth. */
function settle(listId: string, operation: Operation, fold: Fold): void {
  const { list, operations } = heldOf(listId);
  const others = operations.filter(({ id }) => id !== operation.id);
  change(listId, { list: list && fold(list), operations: others });
}

async function inTurn(listId: string, work: () => Promise<void>): Promise<void> {
  const before = turns.get(listId) ?? Promise.resolve();
  const turn = before.then(work, work);
  turns.set(listId, turn);
  try {
    await turn;
  } finally {
    if (turns.get(listId) === turn) turns.delete(listId);
  }
}
