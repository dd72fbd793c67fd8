import { asFailure, Failure } from './failure.js';
import { ask } from './http.js';
import type { Feed, Link } from './link.js';
import type { Portfolio, Price } from './types.js';
import { readWatchlists } from './watchlist-poll.js';

const MOST_SYMBOLS = 500;
const AT_ONCE = 4;
/** How long the interval of the market's hours is believed, ms. */
const BELIEVE_MS = 60_000;

/** By asking again and again. @throws Failure where nothing answers */
export async function openPollLink(feed: Feed): Promise<Link> {
  const link = new PollLink(feed);
  try {
    await link.learnInterval();
    return link;
  } catch (error) {
    throw asFailure(error);
  }
}

class PollLink implements Link {
  readonly transport = 'polling';
  private readonly control = new AbortController();
  private readonly etags = new Map<string, string>();
  private intervalMs = 0;
  private learnedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private isAsking = false;
  private isChanged = false;

  constructor(private readonly feed: Feed) {}

  async learnInterval(): Promise<void> {
    const { signal } = this.control;
    const [status] = await ask<{ refreshIntervalMs: number }>(this.feed, '/api/v1/market/status', { signal });
    this.intervalMs = status!.refreshIntervalMs;
    this.learnedAt = Date.now();
  }

  /** Asks for everything at once, and then at intervals. */
  sync(): void {
    this.isChanged = true;
    if (!this.isAsking) void this.round();
  }

  /** Each request has the token of its time. */
  authenticate(): void {}

  close(): void {
    clearTimeout(this.timer);
    this.control.abort();
  }

  private async round(): Promise<void> {
    clearTimeout(this.timer);
    this.isAsking = true;
    try {
      while (this.isChanged) {
        this.isChanged = false;
        if (!this.feed.followed.isPaused) await this.askForAll();
      }
    } catch (error) {
      if (!this.control.signal.aborted) this.lost(asFailure(error));
    } finally {
      this.isAsking = false;
    }
    if (this.control.signal.aborted) return;
    const everyMs = Math.max(this.intervalMs, this.feed.followed.minIntervalMs);
    // Those that began together need not ask together.
    this.timer = setTimeout(() => this.sync(), everyMs * (0.9 + Math.random() / 5));
  }

  private async askForAll(): Promise<void> {
    if (Date.now() - this.learnedAt > BELIEVE_MS) await this.learnInterval();
    const ids = [...this.feed.followed.portfolios.keys()];
    const workers = Array.from({ length: AT_ONCE }, async () => {
      for (let id = ids.pop(); id !== undefined; id = ids.pop()) await this.askForPortfolio(id);
    });
    await Promise.all([...workers, this.askForPrices(), readWatchlists(this.feed, this.control.signal)]);
  }

  private async askForPortfolio(id: string): Promise<void> {
    const etag = this.etags.get(id);
    // Past the caches: an answer that was asked for later is never the older one.
    const headers = { 'cache-control': 'no-cache', ...(etag && { 'if-none-match': etag }) };
    try {
      const path = `/api/v1/portfolios/${encodeURIComponent(id)}`;
      const [portfolio, answer] = await ask<Omit<Portfolio, 'sequence'>>(this.feed, path, {
        headers,
        ...this.ending(),
      });
      if (this.control.signal.aborted || !portfolio) return;
      this.etags.set(id, answer.get('etag') ?? '');
      this.feed.followed.portfolios.get(id)?.polled(portfolio);
    } catch (error) {
      if (!(error instanceof Failure) || error.code !== 'not_found') throw error;
      this.feed.followed.end(id, error.code);
    }
  }

  private async askForPrices(): Promise<void> {
    const symbols = [...this.feed.followed.prices.keys()];
    for (let at = 0; at < symbols.length; at += MOST_SYMBOLS) {
      const body = { symbols: symbols.slice(at, at + MOST_SYMBOLS) };
      const path = '/api/v1/prices/real-time';
      const [answer] = await ask<{ items: Price[] }>(this.feed, path, { method: 'POST', body, ...this.ending() });
      if (this.control.signal.aborted) return;
      for (const price of answer!.items) this.feed.followed.prices.get(price.symbol)?.polled(price);
    }
  }

  private ending() {
    return { signal: this.control.signal };
  }

  private lost(failure: Failure): void {
    this.close();
    this.feed.lost(this, failure);
  }
}
