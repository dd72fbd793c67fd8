import type { Watchlist } from 'freshfolio/client';
import { detailOf, Problem } from '../api/problem.js';
import { changeWatchlist } from '../api/watchlists.js';
import { toast } from '../ui/toasts.js';
import { withList } from './answers.js';
import { askWhich } from './conflict.js';
import { has } from './operations.js';
import { current, perform } from './perform.js';
import { reordered, type Reorder } from './reorder.js';
import { learn } from './store.js';

const ATTEMPTS = 3;

/** @param seen the name that the user has replaced: where it is another one by now, they are asked. Never fails. */
export async function rename(listId: string, seen: string, name: string): Promise<void> {
  const operation = { id: crypto.randomUUID(), kind: 'rename', name } as const;
  try {
    await perform(listId, operation, async () => {
      const answer = await whileChanged(listId, (list) => {
        if (list.name !== seen && list.name !== name) throw new Renamed(list.name);
        return changeWatchlist(list, { name });
      });
      return (list) => withList(list, answer);
    });
  } catch (error) {
    if (error instanceof Renamed) askWhich({ kind: 'name', listId, theirs: error.theirs, mine: name });
    else toast({ tone: 'bad', title: 'The watchlist was not renamed', detail: detailOf(error) });
  }
}

/** Means the same on whatever others have made of the list meanwhile. Never fails. */
export async function reorder(listId: string, wanted: Reorder): Promise<void> {
  const operation = { id: crypto.randomUUID(), kind: 'reorder', ...wanted } as const;
  try {
    await perform(listId, operation, async () => {
      const answer = await whileChanged(listId, (list) => changeWatchlist(list, { itemIds: newOrder(list, wanted) }));
      return (list) => withList(list, answer);
    });
  } catch (error) {
    toast({ tone: 'bad', title: 'The order was not changed', detail: detailOf(error) });
  }
}

/** The version of a list counts all that is done in it: what others did elsewhere in it is no reason to give up. @throws Problem */
async function whileChanged(listId: string, send: (list: Watchlist) => Promise<Watchlist>): Promise<Watchlist> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send(current(listId));
    } catch (error) {
      const isConflict = error instanceof Problem && error.code === 'version_conflict';
      if (!isConflict || attempt === ATTEMPTS) throw error;
      learn(error.current as Watchlist);
    }
  }
}

function newOrder(list: Watchlist, wanted: Reorder): string[] {
  const gone = [...wanted.symbols, wanted.target].find((symbol) => !has(list, symbol));
  if (gone !== undefined) throw new Problem(409, { code: 'gone', detail: `${gone} is not in it any more` });
  return reordered(list.items, wanted).map(({ id }) => id);
}

class Renamed extends Error {
  constructor(readonly theirs: string) {
    super();
  }
}
