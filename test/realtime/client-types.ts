import type * as client from '../../src/client/index.js';
import type { NoPrice } from '../../src/market-data/live/price-topic.js';
import type { PriceView } from '../../src/market-data/price.schemas.js';
import type { NumberedPortfolio, PortfolioUpdate } from '../../src/portfolio/live/portfolio-update.js';
import type { WatchlistItemView, WatchlistView } from '../../src/watchlist/watchlist.schemas.js';
import type { PositionView, ValuationView } from '../../src/portfolio/portfolio.schemas.js';

/** The client's types say what the server's schemas do: a field more or less on one side is a type error here. */
type Same<A, B> = [A, B] extends [B, A] ? ([keyof A, keyof B] extends [keyof B, keyof A] ? true : never) : never;

export const same: [
  Same<client.Portfolio, NumberedPortfolio>,
  Same<client.Position, PositionView>,
  Same<client.Valuation, ValuationView>,
  // A compact client gets no more of the valuation than what changed.
  Same<client.PortfolioUpdate, Omit<PortfolioUpdate, 'valuation'> & { valuation: Partial<ValuationView> }>,
  Same<client.Price, PriceView>,
  Same<client.NoPrice, NoPrice>,
  Same<client.Watchlist, WatchlistView>,
  Same<client.WatchlistItem, WatchlistItemView>,
] = [true, true, true, true, true, true, true, true];
