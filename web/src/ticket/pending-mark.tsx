import { usePendingOf } from './pending-trades.js';
import styles from './pending-mark.module.css';

/** Beside a quantity that holds an order which is not booked yet. */
export function PendingMark({ portfolioId, symbol }: { portfolioId: string; symbol: string }) {
  const trades = usePendingOf(portfolioId, symbol);
  if (trades.length === 0) return null;
  const isUnknown = trades.some(({ state }) => state === 'unknown');
  return (
    <span
      className={`${styles.mark} ${isUnknown ? styles.unknown : ''}`}
      role="status"
      title={isUnknown ? 'It is not known whether an order was booked' : 'An order is on its way'}
    >
      {isUnknown ? 'unconfirmed' : 'pending'}
    </span>
  );
}
