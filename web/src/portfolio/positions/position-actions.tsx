import { use } from 'react';
import { setByHand } from '../../holdings/holding-dialog.js';
import { retryOrder } from '../../ticket/place-order.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { openTicket } from '../../ticket/ticket.js';
import { Menu } from '../../ui/menu.js';
import { PositionContext, positionOf, useFact } from './position-context.js';

/** What can be done with a position. */
export function PositionActions({ symbol }: { symbol: string }) {
  const portfolioId = use(PositionContext);
  const pending = usePendingOf(portfolioId, symbol);
  const isHeld = useFact((portfolio) => positionOf(portfolio, symbol) !== undefined);
  const byHand = [
    { id: 'edit', name: 'Edit holding', onAction: () => setByHand('edit', portfolioId, symbol) },
    { id: 'remove', name: 'Remove holding', onAction: () => setByHand('remove', portfolioId, symbol) },
  ];
  const lost = pending.filter(({ state }) => state === 'unknown');
  const actions = [
    { id: 'buy', name: 'Buy', onAction: () => openTicket({ portfolioId, symbol, side: 'buy' }) },
    { id: 'sell', name: 'Sell', onAction: () => openTicket({ portfolioId, symbol, side: 'sell' }) },
    ...(isHeld ? byHand : []),
    ...lost.map((order) => ({
      id: order.id,
      name: `Ask again for ${order.side} ${order.terms.quantity}`,
      onAction: () => retryOrder(order),
    })),
  ];
  return <Menu button="⋮" label={`Actions for ${symbol}`} look="weak" size="small" actions={actions} />;
}
