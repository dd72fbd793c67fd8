import { useEffect } from 'react';
import { pause } from '../live/connection.js';
import { Dialog } from '../ui/dialog.js';
import { OrderForm } from './order-form.js';
import type { Order } from './order.js';
import { placeOrder } from './place-order.js';
import { closeTicket, type Draft } from './ticket.js';

/** While it is open the page pauses: nobody types while the figures behind it jump. */
export default function OrderTicket({ draft }: { draft: Draft }) {
  useEffect(() => pause(), []);
  return (
    <Dialog title="Order" place="side" isOpen onClose={closeTicket}>
      <OrderForm opened={draft} onPlace={closeAndPlace} />
    </Dialog>
  );
}

function closeAndPlace(order: Order): void {
  closeTicket();
  placeOrder(order);
}
