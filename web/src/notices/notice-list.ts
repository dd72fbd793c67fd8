import { create } from 'zustand';
import { listNotices, readAllNotices, type Alert } from '../api/notices.js';
import { onNextUser } from '../session/session.js';

interface NoticeList {
  /** newest first; `null` until they are there */
  items: Alert[] | null;
  nextCursor: string | null;
  error: Error | null;
  /** of what is here: at least so many */
  unread: number;
  /** Asks for the newest anew. Resolves with what was not here before, nothing the first time; never fails: see `error`. */
  load: () => Promise<Alert[]>;
  more: () => Promise<void>;
  add: (alert: Alert) => void;
  /** They stay marked as new until they are asked for anew. */
  readAll: () => Promise<void>;
}

const nothing = { items: null, nextCursor: null, error: null, unread: 0 };
const unreadOf = (items: readonly Alert[]): number => items.filter(({ readAt }) => readAt === null).length;

/** What the user's rules have told. */
export const useNotices = create<NoticeList>((set, get) => ({
  ...nothing,
  load: async () => {
    try {
      const page = await listNotices();
      const known = get().items ?? [];
      const oldest = known.findIndex(({ id }) => id === page.items.at(-1)?.id);
      const earlier = oldest < 0 ? [] : known.slice(oldest + 1);
      const items = [...page.items, ...earlier];
      const nextCursor = earlier.length > 0 ? get().nextCursor : page.nextCursor;
      const ids = new Set(known.map(({ id }) => id));
      const isFirst = get().items === null;
      set({ items, nextCursor, error: null, unread: unreadOf(items) });
      return isFirst ? [] : page.items.filter(({ id, readAt }) => !ids.has(id) && readAt === null);
    } catch (error) {
      set({ error: error as Error });
      return [];
    }
  },
  more: async () => {
    const { nextCursor } = get();
    if (nextCursor === null) return;
    try {
      const page = await listNotices(nextCursor);
      set(({ items }) => ({ items: [...(items ?? []), ...page.items], nextCursor: page.nextCursor, error: null }));
    } catch (error) {
      set({ error: error as Error });
    }
  },
  add: (alert) => {
    const { items, unread } = get();
    if (items?.some(({ id }) => id === alert.id)) return;
    set({ items: items && [alert, ...items], unread: unread + 1 });
  },
  readAll: async () => {
    set({ unread: 0 });
    // What was not written counts again when the list is asked for anew.
    await readAllNotices().catch(() => undefined);
  },
}));

onNextUser(() => useNotices.setState(nothing));
