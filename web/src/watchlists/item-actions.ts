import type { Watchlist, WatchlistItem } from 'freshfolio/client';
import { detailOf, Problem } from '../api/problem.js';
import { untilCertain } from '../api/until-certain.js';
import { addItem, changeItem, removeItem, type Remarks } from '../api/watchlists.js';
import { toast } from '../ui/toasts.js';
import { withItem, withoutItem } from './answers.js';
import { askWhich } from './conflict.js';
import { perform } from './perform.js';

const none: Remarks = { note: null, targetPrice: null };

/** As the last one. Never fails. */
export async function add(listId: string, symbol: string, remarks: Remarks = none): Promise<void> {
  const id = crypto.randomUUID();
  const item = { symbol, ...remarks };
  try {
    await perform(listId, { id, kind: 'add', ...item }, async () => {
      const answer = await untilCertain(() => addItem(listId, item, id));
      return (list) => withItem(list, answer);
    });
  } catch (error) {
    toast({ tone: 'bad', title: `${symbol} was not added`, detail: detailOf(error) });
  }
}

/** @param seen the item as the user has edited it: where it is another one by now, they are asked. Never fails. */
export async function edit(
  listId: string,
  seen: Pick<WatchlistItem, 'symbol' | 'version'>,
  remarks: Remarks,
): Promise<void> {
  const { symbol, version } = seen;
  const operation = { id: crypto.randomUUID(), kind: 'edit', symbol, ...remarks } as const;
  try {
    await perform(listId, operation, async (list) => {
      const answer = await changeItem(listId, { id: itemOf(list, symbol).id, version }, remarks);
      return (now) => withItem(now, answer);
    });
  } catch (error) {
    const theirs = theirsOf(error);
    if (theirs) askWhich({ kind: 'item', listId, symbol, version: theirs.version, theirs, mine: remarks });
    else toast({ tone: 'bad', title: `${symbol} was not changed`, detail: detailOf(error) });
  }
}

/** With a way back. Never fails. */
export async function remove(listId: string, { symbol, version, note, targetPrice }: WatchlistItem): Promise<void> {
  try {
    await perform(listId, { id: crypto.randomUUID(), kind: 'remove', symbol }, async (list) => {
      const { id } = itemOf(list, symbol);
      const answer = await removeItem(listId, { id, version });
      return (now) => withoutItem(now, id, answer.version);
    });
    const onAction = () => void add(listId, symbol, { note, targetPrice });
    toast({ tone: 'plain', title: `${symbol} was removed`, action: { name: 'Undo', onAction } });
  } catch (error) {
    const detail = theirsOf(error) ? 'It was changed elsewhere: look at it again' : detailOf(error);
    toast({ tone: 'bad', title: `${symbol} was not removed`, detail });
  }
}

/** @throws Problem where it has gone meanwhile */
export function itemOf(list: Watchlist, wanted: string): WatchlistItem {
  const item = list.items.find(({ symbol }) => symbol === wanted);
  if (item) return item;
  throw new Problem(404, { code: 'not_found', detail: `${wanted} is not in it any more` });
}

const theirsOf = (error: unknown): WatchlistItem | null =>
  error instanceof Problem && error.code === 'version_conflict' ? (error.current as WatchlistItem) : null;
