import { useState } from 'react';
import { detailOf } from '../api/problem.js';
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
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const cancel = async () => {
    setBusy(true);
    try {
      await cancelTrade(portfolioId, trade.id);
      toast({ tone: 'good', title: `Cancelled: ${inWords(trade)}` });
      void loadTrades(portfolioId);
      onClose();
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };
  return (
    <Confirm
      title={`Cancel ${inWords(trade)}?`}
      action="Cancel trade"
      problem={problem}
      isBusy={isBusy}
      onConfirm={() => void cancel()}
      onClose={onClose}
    >
      <p>It stays in the list and does not count any more: position and cash become what they would be without it.</p>
    </Confirm>
  );
}
