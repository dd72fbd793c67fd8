import { Menu } from '../ui/menu.js';
import { inWords } from './trade-words.js';
import type { Trade } from './trades.js';

export interface Correction {
  kind: 'amend' | 'cancel';
  trade: Trade;
}

/** Only what is booked can be corrected; what was set by hand is set again, or cancelled. */
export function TradeActions({ trade, onCorrect }: { trade: Trade; onCorrect: (correction: Correction) => void }) {
  if (trade.status !== 'booked') return null;
  const amend = { id: 'amend', name: 'Amend', onAction: () => onCorrect({ kind: 'amend', trade }) };
  const cancel = { id: 'cancel', name: 'Cancel trade', onAction: () => onCorrect({ kind: 'cancel', trade }) };
  const actions = trade.type === 'adjustment' ? [cancel] : [amend, cancel];
  return <Menu button="⋮" label={`Actions for ${inWords(trade)}`} look="weak" size="small" actions={actions} />;
}
