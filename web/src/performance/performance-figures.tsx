import { Change } from '../figures/change.js';
import { Figure } from '../figures/figure.js';
import { money, percent, signOf } from '../figures/format.js';
import type { Figures } from './read-performance.js';
import { reasonOf, type Term, terms } from './terms.js';
import styles from './performance.module.css';

/** Each figure with what it means. */
export function PerformanceFigures({ figures, currency }: { figures: Figures; currency: string }) {
  return (
    <dl className={styles.figures}>
      {terms.map((term) => (
        <div key={term.id} className={styles.figure}>
          <dt>{term.name}</dt>
          <dd className={styles.amount}>
            <TermFigure term={term} figures={figures} currency={currency} />
            {term.id === 'moneyWeightedReturn' && <span className={styles.unit}> a year</span>}
          </dd>
          <dd className={styles.meaning}>{term.meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

interface TermFigureProps {
  term: Term;
  figures: Figures;
  currency: string;
}

export function TermFigure({ term: { id, isPercent }, figures, currency }: TermFigureProps) {
  const value = figures[id];
  const reason = reasonOf(figures, id);
  if (!isPercent && id !== 'fees') return <Change value={value} currency={currency} reason={reason} />;
  const sign = id === 'fees' ? 0 : signOf(value);
  return (
    <span className={sign > 0 ? styles.up : sign < 0 ? styles.down : undefined}>
      <Figure value={value} format={isPercent ? percent : money(currency)} reason={reason} />
    </span>
  );
}
