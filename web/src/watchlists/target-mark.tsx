import { percent, price } from '../figures/format.js';
import type { Quote } from './quote.js';
import { distanceTo } from './target.js';
import styles from './items.module.css';

interface TargetMarkProps {
  targetPrice: string | null;
  quote: Quote;
  currency: string;
}

/** The price that somebody waits for, how far it is, and whether it has come. */
export function TargetMark({ targetPrice, quote, currency }: TargetMarkProps) {
  if (targetPrice === null) return <span className={styles.target} />;
  const distance = distanceTo(targetPrice, quote);
  return (
    <span className={styles.target}>
      <span>
        <span className={styles.weak}>Target</span> {price(currency)(targetPrice)}
      </span>
      {distance?.isReached ? (
        <span className={styles.reached}>Reached</span>
      ) : (
        distance && <span className={styles.weak}>{percent(distance.percent)} away</span>
      )}
    </span>
  );
}
