import type { Watchlist, WatchlistItem } from 'freshfolio/client';
import { call } from './call.js';
import type { Page } from './page.js';

export interface WatchlistSummary {
  id: string;
  name: string;
  version: number;
  itemCount: number;
}

/** What somebody thinks of a symbol; the target is a decimal in the currency of its price. */
export type Remarks = Pick<WatchlistItem, 'note' | 'targetPrice'>;

/** What the server made of an item, and the version that its list has now. */
export interface ItemAnswer {
  item: WatchlistItem;
  version: number;
}

/** Decimals; the price is in the currency that the symbol has. */
export interface MoveTerms {
  portfolioId: string;
  quantity: string;
  price: string;
  fee: string;
}

const itemsOf = (id: string) => `/watchlists/${id}/items`;

/** All, oldest first: a user has 100 at most. @throws Problem */
export const listWatchlists = async (): Promise<WatchlistSummary[]> =>
  (await call<Page<WatchlistSummary>>('/watchlists?limit=500')).items;

/** @throws Problem `too_many_watchlists` */
export const createWatchlist = (name: string, idempotencyKey: string): Promise<Watchlist> =>
  call('/watchlists', { method: 'POST', body: { name }, idempotencyKey });

/** @throws Problem `not_found` */
export const readWatchlist = (id: string): Promise<Watchlist> => call(`/watchlists/${id}`);

/** `itemIds` names all items in their new order. @throws Problem `version_conflict` with the list as it is */
export const changeWatchlist = (
  { id, version }: Pick<Watchlist, 'id' | 'version'>,
  change: { name: string } | { itemIds: string[] },
): Promise<Watchlist> => call(`/watchlists/${id}`, { method: 'PATCH', body: { ...change, expectedVersion: version } });

/** @throws Problem `version_conflict` with the list as it is */
export const removeWatchlist = ({ id, version }: Pick<Watchlist, 'id' | 'version'>): Promise<void> =>
  call(`/watchlists/${id}?expectedVersion=${version}`, { method: 'DELETE' });

/** As the last one. @throws Problem `item_exists` with the item, `too_many_items` */
export const addItem = (id: string, item: { symbol: string } & Remarks, idempotencyKey: string): Promise<ItemAnswer> =>
  call(itemsOf(id), { method: 'POST', body: item, idempotencyKey });

/** @throws Problem `version_conflict` with the item as it is */
export const changeItem = (id: string, item: { id: string; version: number }, remarks: Remarks): Promise<ItemAnswer> =>
  call(`${itemsOf(id)}/${item.id}`, { method: 'PATCH', body: { ...remarks, expectedVersion: item.version } });

/** The next version of the list. @throws Problem `version_conflict` with the item as it is */
export const removeItem = (id: string, item: { id: string; version: number }): Promise<{ version: number }> =>
  call(`${itemsOf(id)}/${item.id}?expectedVersion=${item.version}`, { method: 'DELETE' });

/** Books a buy and takes the item out, once under its id. @throws Problem as the booking of a trade */
export const moveItem = (
  id: string,
  itemId: string,
  terms: MoveTerms,
  executionId: string,
): Promise<{ version: number }> =>
  call(`${itemsOf(id)}/${itemId}/move-to-portfolio`, {
    method: 'POST',
    body: { ...terms, executionId },
    idempotencyKey: executionId,
  });
