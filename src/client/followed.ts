import { FollowedPortfolio } from './followed-portfolio.js';
import { FollowedPrice } from './followed-price.js';
import { FollowedWatchlist } from './followed-watchlist.js';
import type { Screen } from './screen.js';
import type { Portfolio, Price, Watchlist } from './types.js';

/** How what is followed is named in requests. */
export type Field = 'portfolioIds' | 'symbols' | 'watchlistIds';

/** What the application wants to see, and how often. */
export class Followed {
  isPaused = false;
  /** between two deliveries, ms */
  minIntervalMs = 0;
  readonly portfolios = new Map<string, FollowedPortfolio>();
  readonly prices = new Map<string, FollowedPrice>();
  readonly watchlists = new Map<string, FollowedWatchlist>();

  constructor(private readonly onChange: () => void) {}

  portfolio(id: string, onState: (portfolio: Portfolio) => void, onEnd: (code: string) => void): () => void {
    const look = (portfolio: Portfolio) => onState(portfolio);
    return this.follow<Portfolio, FollowedPortfolio>(this.portfolios, id, FollowedPortfolio, { look, end: onEnd });
  }

  price(symbol: string, onPrice: (price: Price) => void, onEnd: (code: string) => void): () => void {
    const look = (price: Price) => onPrice(price);
    return this.follow<Price, FollowedPrice>(this.prices, symbol, FollowedPrice, { look, end: onEnd });
  }

  watchlist(id: string, onState: (list: Watchlist) => void, onEnd: (code: string) => void): () => void {
    const look = (list: Watchlist) => onState(list);
    return this.follow<Watchlist, FollowedWatchlist>(this.watchlists, id, FollowedWatchlist, { look, end: onEnd });
  }

  /** The ids of one sort. */
  of(field: Field): { has(id: string): boolean; keys(): Iterable<string> } {
    return { portfolioIds: this.portfolios, symbols: this.prices, watchlistIds: this.watchlists }[field];
  }

  /** It is not there for this user, or no longer. */
  end(id: string, code: string): void {
    const thing = this.portfolios.get(id) ?? this.prices.get(id) ?? this.watchlists.get(id);
    for (const things of [this.portfolios, this.prices, this.watchlists]) things.delete(id);
    thing?.screen.end(code);
  }

  /** Shows what came during a pause. */
  refresh(): void {
    for (const things of [this.portfolios, this.prices, this.watchlists]) {
      for (const { screen } of things.values()) screen.refresh();
    }
  }

  private follow<T, Thing extends { screen: Screen<T> }>(
    things: Map<string, Thing>,
    id: string,
    Thing: new (isPaused: () => boolean) => Thing,
    watcher: Parameters<Screen<T>['add']>[0],
  ): () => void {
    const thing = things.get(id) ?? new Thing(() => this.isPaused);
    things.set(id, thing);
    thing.screen.add(watcher);
    this.onChange();
    return () => {
      thing.screen.delete(watcher);
      if (thing.screen.isWatched || things.get(id) !== thing) return;
      things.delete(id);
      this.onChange();
    };
  }
}
