import type { Watchlist, WatchlistItem } from 'freshfolio/client';
import type { Remarks } from '../api/watchlists.js';
import { reordered, type Reorder } from './reorder.js';

/** What the user has done and the server has not answered. A symbol is in a list once, so it names the item from the first moment on. */
export type Operation = { id: string } & (
  | { kind: 'rename'; name: string }
  | ({ kind: 'reorder' } & Reorder)
  | ({ kind: 'add'; symbol: string } & Remarks)
  | ({ kind: 'edit'; symbol: string } & Remarks)
  | { kind: 'remove'; symbol: string }
);

/** The list as it will be if the server agrees. Whatever came from elsewhere meanwhile is in the list and stays. */
export const shownOf = (list: Watchlist, operations: readonly Operation[]): Watchlist =>
  operations.reduce(applied, list);

/** The symbols that wait for an answer. */
export const pendingSymbols = (operations: readonly Operation[]): ReadonlySet<string> =>
  new Set(operations.flatMap((operation) => (operation.kind === 'rename' ? [] : symbolsOf(operation))));

const symbolsOf = (operation: Exclude<Operation, { kind: 'rename' }>): readonly string[] =>
  operation.kind === 'reorder' ? operation.symbols : [operation.symbol];

function applied(list: Watchlist, operation: Operation): Watchlist {
  const { items } = list;
  switch (operation.kind) {
    case 'rename':
      return { ...list, name: operation.name };
    case 'reorder':
      return { ...list, items: reordered(items, operation) };
    case 'add':
      return has(list, operation.symbol) ? list : { ...list, items: [...items, added(operation)] };
    case 'edit': {
      const { symbol, note, targetPrice } = operation;
      return { ...list, items: items.map((item) => (item.symbol === symbol ? { ...item, note, targetPrice } : item)) };
    }
    case 'remove':
      return { ...list, items: items.filter(({ symbol }) => symbol !== operation.symbol) };
  }
}

export const has = (list: Watchlist, wanted: string): boolean => list.items.some(({ symbol }) => symbol === wanted);

const added = ({ id, symbol, note, targetPrice }: Operation & { kind: 'add' }): WatchlistItem => ({
  id,
  symbol,
  note,
  targetPrice,
  version: 0,
  createdAt: '',
  price: null,
  currency: null,
  asOf: null,
  openingPrice: null,
  previousClose: null,
  change: null,
  changePercent: null,
  freshness: null,
});
