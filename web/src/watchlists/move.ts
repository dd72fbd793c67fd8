import type { WatchlistItem } from 'freshfolio/client';
import { navigate } from 'wouter/use-browser-location';
import { create } from 'zustand';
import { detailOf, Problem } from '../api/problem.js';
import { untilCertain } from '../api/until-certain.js';
import { moveItem, type MoveTerms } from '../api/watchlists.js';
import { quantity } from '../figures/format.js';
import { onNextUser } from '../session/session.js';
import { toast } from '../ui/toasts.js';
import { withoutItem } from './answers.js';
import { perform } from './perform.js';

/** A move as it is typed: text, whatever stands in it. */
export interface MoveDraft {
  /** of the execution: however often it is sent, it is booked once */
  id: string;
  listId: string;
  item: WatchlistItem;
  portfolioId: string | null;
  quantity: string;
  /** `null`: the latest */
  price: string | null;
  fee: string;
  /** why it was refused before */
  problem?: string;
}

/** The dialog that is open. */
export const useMove = create<{ draft: MoveDraft | null }>(() => ({ draft: null }));

export const closeMove = (): void => useMove.setState({ draft: null });

export function openMove(listId: string, item: WatchlistItem): void {
  const id = crypto.randomUUID();
  useMove.setState({ draft: { id, listId, item, portfolioId: null, quantity: '', price: null, fee: '' } });
}

/** It is out of the list at once, and back with the reason where it is not booked. Pressed twice it is one. Never fails. */
export async function move(draft: MoveDraft, terms: MoveTerms): Promise<void> {
  const { id, listId, item } = draft;
  const { symbol } = item;
  if (useMove.getState().draft?.id !== id) return;
  closeMove();
  try {
    await perform(listId, { id, kind: 'remove', symbol }, async () => {
      const { version } = await untilCertain(() => moveItem(listId, item.id, terms, id));
      return (list) => withoutItem(list, item.id, version);
    });
    const onAction = () => navigate(`/portfolios/${terms.portfolioId}`);
    const title = `Booked: buy ${quantity(terms.quantity)} ${symbol}`;
    toast({ tone: 'good', title, action: { name: 'To the portfolio', onAction } });
  } catch (error) {
    refuse(draft, error);
  }
}

/** What was typed is there again when the user wants to mend it. */
function refuse(draft: MoveDraft, error: unknown): void {
  const problem = detailOf(error);
  // Something else is booked under this id: what is typed next is a new one.
  const isTaken = error instanceof Problem && error.code === 'idempotency_conflict';
  const again = { ...draft, problem, ...(isTaken && { id: crypto.randomUUID() }) };
  const onAction = () => {
    navigate(`/watchlists/${draft.listId}`);
    useMove.setState({ draft: again });
  };
  const title = `${draft.item.symbol} was not moved`;
  toast({ tone: 'bad', title, detail: problem, action: { name: 'Edit the move', onAction } });
}

onNextUser(() => closeMove());
