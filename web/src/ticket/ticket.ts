import { create } from 'zustand';
import { onNextUser } from '../session/session.js';

export type Side = 'buy' | 'sell';

/** An order as it is typed: text, whatever stands in it. */
export interface Draft {
  /** of the execution: however often it is sent, it is booked once */
  id: string;
  portfolioId: string;
  side: Side;
  symbol: string;
  quantity: string;
  /** `null`: the price of the market, as it moves */
  price: string | null;
  fee: string;
  /** of the browser's zone, as `<input type="datetime-local">` has it; empty: now */
  executedAt: string;
  note: string;
  /** why it was refused before */
  problem?: string;
}

/** The order ticket that is open. */
export const useTicket = create<{ draft: Draft | null }>(() => ({ draft: null }));

const empty = { side: 'buy', symbol: '', quantity: '', price: null, fee: '', executedAt: '', note: '' } as const;

export function openTicket(wanted: Pick<Draft, 'portfolioId'> & Partial<Draft>): void {
  useTicket.setState({ draft: { ...empty, id: crypto.randomUUID(), ...wanted } });
}

export const closeTicket = (): void => useTicket.setState({ draft: null });

onNextUser(() => closeTicket());
