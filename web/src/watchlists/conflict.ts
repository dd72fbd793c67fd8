import { create } from 'zustand';
import type { Remarks } from '../api/watchlists.js';
import { onNextUser } from '../session/session.js';

/** Somebody else was faster: what they made of it, and what the user wanted. */
export type Conflict = { listId: string } & (
  | { kind: 'name'; theirs: string; mine: string }
  | { kind: 'item'; symbol: string; version: number; theirs: Remarks; mine: Remarks }
);

/** The one that the user is asked about. */
export const useConflict = create<{ conflict: Conflict | null }>(() => ({ conflict: null }));

export const askWhich = (conflict: Conflict | null): void => useConflict.setState({ conflict });

onNextUser(() => askWhich(null));
