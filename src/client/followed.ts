import { FollowedPortfolio } from './followed-portfolio.js';
import { FollowedPrice } from './followed-price.js';
import type { Screen } from './screen.js';
import type { Portfolio, Price } from './types.js';

/** What the application wants to see, and how often. */
export class Followed {
  isPaused = false;
  /** between two deliveries, ms */
  minIntervalMs = 0;
  readonly portfolios = new Map<string, FollowedPortfolio>();
  readonly prices = new Map<string, FollowedPrice>();

  constructor(private readonly onChange: () => void) {}

  portfolio(id: string, onState: (portfolio: Portfolio) => void, onEnd: (code: string) => void): () => void {
    const look = (portfolio: Portfolio) => onState(portfolio);
    return this.follow<Portfolio, FollowedPortfolio>(this.portfolios, id, FollowedPortfolio, { look, end: onEnd });
  }

  price(symbol: string, onPrice: (price: Price) => void, onEnd: (code: string) => void): () => void {
    const look = (price: Price) => onPrice(price);
    return this.follow<Price, FollowedPrice>(this.prices, symbol, FollowedPrice, { look, end: onEnd });
  }

  /** It is not there for this user, or no longer. */
  end(id: string, code: string): void {
    const thing = this.portfolios.get(id) ?? this.prices.get(id);
    this.portfolios.delete(id);
    this.prices.delete(id);
    thing?.screen.end(code);
  }

  /** Shows what came during a pause. */
  refresh(): void {
    for (const { screen } of [...this.portfolios.values(), ...this.prices.values()]) screen.refresh();
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
