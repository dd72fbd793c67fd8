import { useState } from 'react';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { useMedia } from '../ui/use-media.js';
import { AmendTrade } from './amend-trade.js';
import { CancelTrade } from './cancel-trade.js';
import type { Correction } from './trade-actions.js';
import { TradeCards } from './trade-cards.js';
import { loadTrades, useTrades } from './trade-list.js';
import { TradeTable } from './trade-table.js';
import styles from './trades.module.css';

/** What was booked, newest first, and how mistakes in it are mended. */
export default function TradesTab({ portfolioId }: { portfolioId: string }) {
  const { items, isLoading, error } = useTrades(portfolioId);
  const [correction, setCorrection] = useState<Correction | null>(null);
  const isNarrow = useMedia('(width < 48rem)');
  const close = () => setCorrection(null);
  const List = isNarrow ? TradeCards : TradeTable;
  return (
    <div className={styles.trades}>
      {error && (
        <Banner tone="bad">
          {error.message}
          <Button size="small" onPress={() => void loadTrades(portfolioId)}>
            Try again
          </Button>
        </Banner>
      )}
      {items === null && !error && <Loading height="20rem" />}
      {items?.length === 0 && (
        <Empty title="Nothing was traded yet">
          <p>Press Trade to book the first one, or import what you have from a file.</p>
        </Empty>
      )}
      {items && items.length > 0 && <List trades={items} isLoading={isLoading} onCorrect={setCorrection} />}
      {correction?.kind === 'amend' && (
        <AmendTrade portfolioId={portfolioId} trade={correction.trade} onClose={close} />
      )}
      {correction?.kind === 'cancel' && (
        <CancelTrade portfolioId={portfolioId} trade={correction.trade} onClose={close} />
      )}
    </div>
  );
}
