import { DayChange, MarketValue, Price, Quantity, Symbol, Unrealized } from './columns.js';
import { PositionActions } from './position-actions.js';
import styles from './positions.module.css';

/** The same figures as in a row of the table. */
export function PositionCard({ symbol }: { symbol: string }) {
  return (
    <div className={styles.facts}>
      <Symbol symbol={symbol} />
      <span className={styles.right}>
        <MarketValue symbol={symbol} />
        <PositionActions symbol={symbol} />
      </span>
      <span className={styles.whole}>
        <Quantity symbol={symbol} /> × <Price symbol={symbol} />
      </span>
      <span className={styles.weak}>Today</span>
      <span className={styles.right}>
        <DayChange symbol={symbol} />
      </span>
      <span className={styles.weak}>Unrealized</span>
      <span className={styles.right}>
        <Unrealized symbol={symbol} />
      </span>
    </div>
  );
}
