import { useEffect } from 'react';
import { navigate } from 'wouter/use-browser-location';
import { create } from 'zustand';
import { detailOf, Problem } from '../api/problem.js';
import { createWatchlist, listWatchlists, removeWatchlist, type WatchlistSummary } from '../api/watchlists.js';
import { onNextUser } from '../session/session.js';
import { toast } from '../ui/toasts.js';
import { learn } from './store.js';

/** Nobody tells of lists that are made elsewhere. */
const EVERY_MS = 30_000;

interface Summaries {
  /** oldest first; `null` until they are there */
  items: readonly WatchlistSummary[] | null;
  /** what the server has not made yet, and what it has not removed yet */
  making: readonly WatchlistSummary[];
  removing: ReadonlySet<string>;
  error: Error | null;
}

const nothing: Summaries = { items: null, making: [], removing: new Set(), error: null };

/** The user's watchlists, without what is in them. */
export const useSummaries = create<Summaries>(() => nothing);
const { getState: state, setState: set } = useSummaries;

/** Never fails: see `error`. */
export async function loadSummaries(): Promise<void> {
  try {
    set({ items: await listWatchlists(), error: null });
  } catch (error) {
    set({ error: error as Error });
  }
}

/** Is in the column at once; looked at when it is made. Never fails. */
export async function make(name: string): Promise<void> {
  const id = crypto.randomUUID();
  set({ making: [...state().making, { id, name, version: 0, itemCount: 0 }] });
  const isMade = (change: Partial<Summaries>) =>
    set({ making: state().making.filter((each) => each.id !== id), ...change });
  try {
    const list = await createWatchlist(name, id);
    learn(list);
    const others = (state().items ?? []).filter((each) => each.id !== list.id);
    isMade({ items: [...others, { ...list, itemCount: list.items.length }] });
    navigate(`/watchlists/${list.id}`);
  } catch (error) {
    isMade({});
    toast({ tone: 'bad', title: `“${name}” was not made`, detail: detailOf(error) });
  }
}

/** @param seen with everything that is in it as the user saw it: nothing else is removed without asking again. Never fails. */
export async function removeList(seen: Pick<WatchlistSummary, 'id' | 'name' | 'version'>): Promise<void> {
  const { id, name } = seen;
  set({ removing: new Set([...state().removing, id]) });
  navigate('/watchlists');
  try {
    await removeWatchlist(seen);
    set({ items: (state().items ?? []).filter((each) => each.id !== id) });
  } catch (error) {
    const isConflict = error instanceof Problem && error.code === 'version_conflict';
    const detail = isConflict ? 'It was changed elsewhere meanwhile: look at it again' : detailOf(error);
    toast({ tone: 'bad', title: `“${name}” was not deleted`, detail, action: lookAt(id) });
  } finally {
    set({ removing: new Set([...state().removing].filter((each) => each !== id)) });
  }
}

const lookAt = (id: string) => ({ name: 'Look at it', onAction: () => navigate(`/watchlists/${id}`) });

/** Reads them now, now and then, and when somebody looks again. */
export function useLoadedSummaries(): void {
  useEffect(() => {
    const look = () => void (document.visibilityState === 'visible' && loadSummaries());
    look();
    const timer = setInterval(look, EVERY_MS);
    document.addEventListener('visibilitychange', look);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}

onNextUser(() => set(nothing));
