import { lazy, Suspense } from 'react';
import { useTicket } from './ticket.js';

const OrderTicket = lazy(() => import('./order-ticket.js'));

/** Where the ticket opens; what it is made of comes with the first one. */
export function TicketHost() {
  const draft = useTicket((state) => state.draft);
  return <Suspense fallback={null}>{draft && <OrderTicket key={draft.id} draft={draft} />}</Suspense>;
}
