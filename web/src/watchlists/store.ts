import type { Watchlist } from 'freshfolio/client';
import { create } from 'zustand';
import { readWatchlist } from '../api/watchlists.js';
import { onNextUser, useSession } from '../session/session.js';
import { withList } from './answers.js';
import type { Operation } from './operations.js';

interface Held {
  /** as the server has it; `null` until it has said so */
  list: Watchlist | null;
  /** in the order in which they were done */
  operations: readonly Operation[];
  /** why it is there no longer: `not_found`, `deleted` */
  ended: string | null;
  error: Error | null;
}

const nothing: Held = { list: null, operations: [], ended: null, error: null };

/** The lists that are looked at, or were, by id. */
export const useWatchlists = create<{ held: Readonly<Record<string, Held>> }>(() => ({ held: {} }));

export const heldOf = (id: string): Held => useWatchlists.getState().held[id] ?? nothing;
export const useHeld = (id: string): Held => useWatchlists((state) => state.held[id] ?? nothing);

export function change(id: string, changes: Partial<Held>): void {
  useWatchlists.setState(({ held }) => ({ held: { ...held, [id]: { ...(held[id] ?? nothing), ...changes } } }));
}

/** What the server says a list is, however that came here. */
export const learn = (list: Watchlist): void =>
  change(list.id, { list: withList(heldOf(list.id).list, list), ended: null, error: null });

/** Reads it anew. Never fails: see `error`, which counts where nothing is there. */
export async function load(id: string): Promise<void> {
  const userId = useSession.getState().session?.userId;
  try {
    const list = await readWatchlist(id);
    if (useSession.getState().session?.userId === userId) learn(list);
  } catch (error) {
    change(id, { error: error as Error });
  }
}

onNextUser(() => useWatchlists.setState({ held: {} }));
