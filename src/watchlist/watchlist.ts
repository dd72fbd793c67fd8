import { formatMoney } from '../common/money.js';
import type { Quotation } from '../market-data/price.schemas.js';
import type { WatchlistItemRow, WatchlistRow } from './entities.js';
import type { WatchlistItemView, WatchlistView } from './watchlist.schemas.js';

/** A list without prices, as the cache keeps it. */
export interface WatchlistFacts {
  id: string;
  name: string;
  version: number;
  /** ISO 8601 */
  createdAt: string;
  items: ItemFacts[];
}

export type ItemFacts = Pick<WatchlistItemView, 'id' | 'symbol' | 'note' | 'targetPrice' | 'version' | 'createdAt'>;

export function toItemFacts({ id, symbol, note, targetPrice, version, createdAt }: WatchlistItemRow): ItemFacts {
  return { id, symbol, note, targetPrice: formatMoney(targetPrice), version, createdAt: createdAt.toISOString() };
}

/** @param items in their order */
export function toFacts(
  { id, name, version, createdAt }: WatchlistRow,
  items: readonly WatchlistItemRow[],
): WatchlistFacts {
  return { id, name, version, createdAt: createdAt.toISOString(), items: items.map(toItemFacts) };
}

type QuotationOf = (symbol: string) => Quotation;

export const presentItem = (item: ItemFacts, quotationOf: QuotationOf): WatchlistItemView => ({
  ...item,
  ...quotationOf(item.symbol),
});

export const presentWatchlist = (list: WatchlistFacts, quotationOf: QuotationOf): WatchlistView => ({
  ...list,
  items: list.items.map((item) => presentItem(item, quotationOf)),
});
