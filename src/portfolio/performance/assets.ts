import type { Money } from '../../common/money.js';
import type { Ledger } from '../domain/ledger.js';
import type { Split } from '../domain/splits.js';

export interface Held {
  symbol: string;
  /** that it is held in */
  currency: string;
  quantity: Money;
  /** those that came before, which older prices do not know */
  splits: readonly Split[];
}

/** Positions and cash, without those that are 0. */
export interface Assets {
  positions: readonly Held[];
  cash: readonly { currency: string; amount: Money }[];
}

export const NOTHING: Assets = { positions: [], cash: [] };

export const isNothing = ({ positions, cash }: Assets): boolean => positions.length + cash.length === 0;

/** What is held of one symbol. */
export function positionIn({ books }: Ledger, symbol: string): Assets {
  const known = books.get(symbol);
  if (!known || known.book.quantity.isZero()) return NOTHING;
  const { quantity, splits } = known.book;
  return { positions: [{ symbol, currency: known.currency, quantity, splits }], cash: [] };
}

export const positionsIn = (ledger: Ledger): Assets => ({
  positions: [...ledger.books.keys()].flatMap((symbol) => positionIn(ledger, symbol).positions),
  cash: [],
});

export const everythingIn = (ledger: Ledger): Assets => ({
  ...positionsIn(ledger),
  cash: [...ledger.cash]
    .map(([currency, { amount }]) => ({ currency, amount }))
    .filter(({ amount }) => !amount.isZero()),
});
