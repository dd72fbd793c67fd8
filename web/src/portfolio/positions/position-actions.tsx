import { use } from 'react';
import { retryOrder } from '../../ticket/place-order.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { openTicket } from '../../ticket/ticket.js';
import { Menu } from '../../ui/menu.js';
import { PositionContext } from './position-context.js';

/** What can be done with a position. */
export function PositionActions({ symbol }: { symbol: string }) {
  const portfolioId = use(PositionContext);
  const pending = usePendingOf(portfolioId, symbol);
  const lost = pending.filter(({ state }) => state === 'unknown');
  const actions = [
    { id: 'buy', name: 'Buy', onAction: () => openTicket({ portfolioId, symbol, side: 'buy' }) },
    { id: 'sell', name: 'Sell', onAction: () => openTicket({ portfolioId, symbol, side: 'sell' }) },
    ...lost.map((order) => ({
      id: order.id,
      name: `Ask again for ${order.side} ${order.terms.quantity}`,
      onAction: () => retryOrder(order),
    })),
  ];
  return <Menu button="⋮" label={`Actions for ${symbol}`} look="weak" size="small" actions={actions} />;
}
