import type { Position } from 'freshfolio/client';
import { call } from '../api/call.js';
import { detailOf, Problem } from '../api/problem.js';
import { untilCertain } from '../api/until-certain.js';
import { price as priceIn, quantity as quantityOf } from '../figures/format.js';
import { toast } from '../ui/toasts.js';
import type { Order } from './order.js';
import { addPending, changePending, dropPending, usePendingTrades } from './pending-trades.js';
import { openTicket } from './ticket.js';

interface Booked {
  trade: { id: string };
  position: Position | null;
  revision: number;
}

/** It shows at once, and goes out; placed a second time it is the same one. */
export function placeOrder(order: Order): void {
  if (usePendingTrades.getState().trades.some(({ id }) => id === order.id)) return;
  addPending(order);
  void settle(order);
}

/** Asks again for one of which it is not known whether it was booked: under its own id it cannot be booked twice. */
export function retryOrder(order: Order): void {
  const { trades } = usePendingTrades.getState();
  if (!trades.some(({ id, state }) => id === order.id && state === 'unknown')) return;
  changePending(order.id, { state: 'pending' });
  void settle(order);
}

/** Never fails: what went wrong is told. */
async function settle(order: Order): Promise<void> {
  try {
    const { revision } = await untilCertain(() => book(order));
    changePending(order.id, { state: 'booked', revision });
    toast({ tone: 'good', title: `Booked: ${inWords(order)}` });
  } catch (error) {
    if (error instanceof Problem && error.isUncertain) lose(order);
    else refuse(order, error);
  }
}

function book({ id, portfolioId, side, terms }: Order): Promise<Booked> {
  const body = { executionId: id, type: side, ...terms };
  return call(`/portfolios/${portfolioId}/trades`, { method: 'POST', body, idempotencyKey: id });
}

function lose(order: Order): void {
  changePending(order.id, { state: 'unknown' });
  toast({
    tone: 'bad',
    title: `It is not known whether it was booked: ${inWords(order)}`,
    detail: 'The server did not answer. Asking again cannot book it twice.',
    action: { name: 'Ask again', onAction: () => retryOrder(order) },
  });
}

/** What is refused is not there any more; what was typed is. */
function refuse(order: Order, error: unknown): void {
  dropPending(order.id);
  const problem = detailOf(error);
  // Another one is booked under this id: whatever is typed next is a new one.
  const isTaken = error instanceof Problem && error.code === 'idempotency_conflict';
  const draft = { ...order.draft, problem, ...(isTaken && { id: crypto.randomUUID() }) };
  toast({
    tone: 'bad',
    title: `Not booked: ${inWords(order)}`,
    detail: problem,
    action: { name: 'Edit the order', onAction: () => openTicket(draft) },
  });
}

const inWords = ({ side, terms: { quantity, symbol, price, currency } }: Order): string =>
  `${side} ${quantityOf(quantity)} ${symbol} at ${priceIn(currency)(price)}`;
