import { asFailure, Failure } from './failure.js';
import { ask } from './http.js';
import type { Feed } from './link.js';
import type { Watchlist } from './types.js';

const EVERY_MS = 30_000;

/** Reads what is followed, one after the other, past the caches: an answer that was asked for later is never the older one. @throws Failure */
export async function readWatchlists(feed: Feed, signal: AbortSignal): Promise<void> {
  const { watchlists } = feed.followed;
  for (const id of watchlists.keys()) {
    try {
      const path = `/api/v1/watchlists/${encodeURIComponent(id)}`;
      // oxlint-disable-next-line no-await-in-loop -- nobody has many, and other requests go out meanwhile
      const [list] = await ask<Watchlist>(feed, path, { headers: { 'cache-control': 'no-cache' }, signal });
      if (signal.aborted) return;
      if (list) watchlists.get(id)?.snapshot(list);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'not_found') throw error;
      feed.followed.end(id, error.code);
    }
  }
}

/** For a link on which nobody is told that a watchlist has changed. */
export class WatchlistPoll {
  private readonly control = new AbortController();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isReading = false;

  constructor(
    private readonly feed: Feed,
    private readonly lost: (failure: Failure) => void,
  ) {}

  /** Reads what nobody has seen yet at once, and all of it every 30 s. */
  sync(): void {
    const { isPaused, watchlists } = this.feed.followed;
    const isUnseen = [...watchlists.values()].some(({ screen }) => screen.shown === undefined);
    const isDue = isUnseen || (watchlists.size > 0 && this.timer === undefined);
    if (isDue && !isPaused && !this.isReading) void this.read();
  }

  close(): void {
    this.control.abort();
    clearTimeout(this.timer);
  }

  private async read(): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.isReading = true;
    const { signal } = this.control;
    try {
      await readWatchlists(this.feed, signal);
    } catch (error) {
      if (!signal.aborted) this.lost(asFailure(error));
      return;
    } finally {
      this.isReading = false;
    }
    if (signal.aborted) return;
    this.timer = setTimeout(() => this.again(), EVERY_MS * (0.9 + Math.random() / 5));
  }

  private again(): void {
    this.timer = undefined;
    this.sync();
  }
}
