import { Label } from 'react-aria-components/Label';
import { Meter } from 'react-aria-components/Meter';
import { Figure } from '../figures/figure.js';
import { money, share, signOf } from '../figures/format.js';
import { Unknown } from '../figures/unknown.js';
import type { Slice } from './allocation.js';
import styles from './allocation.module.css';

/** A share of the whole: its bar, its percent and its amount. What is owed has no bar. */
export function AllocationMeter({ slice, currency }: { slice: Slice; currency: string }) {
  const { name, amount, percent, reason } = slice;
  const filled = Math.min(100, Math.max(0, Number(percent ?? 0)));
  return (
    <Meter
      className={styles.meter}
      value={filled}
      valueLabel={percent === null ? `not known: ${reason ?? 'no value'}` : share(percent)}
    >
      <Label className={styles.name}>{name}</Label>
      <span className={styles.amount}>
        <Figure value={amount} format={money(currency)} reason={reason} />
      </span>
      <span className={`${styles.percent} ${signOf(percent) < 0 ? styles.owed : ''}`}>
        {percent === null ? amount !== null && <Unknown reason="the whole is 0" /> : share(percent)}
      </span>
      <span className={styles.track} aria-hidden="true">
        <span className={styles.bar} style={{ width: `${filled}%` }} />
      </span>
    </Meter>
  );
}
