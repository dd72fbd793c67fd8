import { inBase, plus } from '../domain/income.js';
import type { Ledger, LedgerEntry } from '../domain/ledger.js';
import { cashMovement } from '../domain/trade.js';
import type { Assets } from './assets.js';
import { type Flows, noFlows } from './track.js';

/** What a trade moves in or out of what is measured, as the ledger stands before it. */
export type FlowsOf = (entry: LedgerEntry, ledger: Ledger) => Flows;

/** Of positions: what is bought comes in at the start of the day for what was paid, everything else goes out at its end. */
export const tradeFlows: FlowsOf = (entry, ledger) => {
  const moved = inBase(cashMovement(entry), entry.fxRate);
  const paid = entry.type === 'buy' ? { inflow: moved && moved.negated() } : { outflow: moved };
  return { ...noFlows, ...paid, came: setByHand(entry, ledger) };
};

/** Of positions and cash: what trades move stays within. */
export const depositFlows: FlowsOf = (entry, ledger) => ({ ...noFlows, came: deposited(entry, ledger) });

function deposited(entry: LedgerEntry, ledger: Ledger): Assets {
  const { type, currency, amount } = entry;
  if (type === 'deposit') return { positions: [], cash: [{ currency, amount }] };
  if (type === 'withdrawal') return { positions: [], cash: [{ currency, amount: amount.negated() }] };
  return setByHand(entry, ledger);
}

/** What a position has more since it was set by hand came from outside. */
function setByHand({ type, symbol, currency, quantity }: LedgerEntry, { books }: Ledger): Assets {
  if (type !== 'adjustment' || symbol === null) return noFlows.came;
  const book = books.get(symbol)?.book;
  const more = book ? quantity.minus(book.quantity) : quantity;
  if (more.isZero()) return noFlows.came;
  return { positions: [{ symbol, currency, quantity: more, splits: book?.splits ?? [] }], cash: [] };
}

export const addFlows = (a: Flows, b: Flows): Flows => ({
  inflow: plus(a.inflow, b.inflow),
  outflow: plus(a.outflow, b.outflow),
  came: {
    positions: [...a.came.positions, ...b.came.positions],
    cash: [...a.came.cash, ...b.came.cash],
  },
});
