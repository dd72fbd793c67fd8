const KEY = 'freshfolio.watchlist';

/** The watchlist that was looked at last in this browser. */
export const lastSeen = {
  get: (): string | null => localStorage.getItem(KEY),
  set: (id: string): void => localStorage.setItem(KEY, id),
};
