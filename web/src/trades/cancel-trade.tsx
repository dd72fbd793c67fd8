import { Confirm } from '../ui/confirm.js';
import { toast } from '../ui/toasts.js';
import { loadTrades } from './trade-list.js';
import { inWords } from './trade-words.js';
import { cancelTrade, type Trade } from './trades.js';

interface CancelTradeProps {
  portfolioId: string;
  trade: Trade;
  onClose: () => void;
}

export function CancelTrade({ portfolioId, trade, onClose }: CancelTradeProps) {
  const cancel = async () => {
    await cancelTrade(portfolioId, trade.id);
    toast({ tone: 'good', title: `Cancelled: ${inWords(trade)}` });
    void loadTrades(portfolioId);
  };
  return (
    <Confirm title={`Cancel ${inWords(trade)}?`} action="Cancel trade" onConfirm={cancel} onClose={onClose}>
      <p>It stays in the list and does not count any more: position and cash become what they would be without it.</p>
    </Confirm>
  );
}
