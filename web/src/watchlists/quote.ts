import type { Price, WatchlistItem } from 'freshfolio/client';
import { usePrice } from '../live/prices.js';

export type Quote = Pick<
  WatchlistItem,
  'price' | 'currency' | 'asOf' | 'previousClose' | 'change' | 'changePercent' | 'freshness'
>;

/** The newer one of what came with the list and what came since. */
export function quoteOf(item: WatchlistItem, live: Price | undefined): Quote {
  if (!live) return item;
  return item.asOf !== null && Date.parse(item.asOf) > Date.parse(live.asOf) ? item : live;
}

export const useQuote = (item: WatchlistItem): Quote => quoteOf(item, usePrice(item.symbol));
