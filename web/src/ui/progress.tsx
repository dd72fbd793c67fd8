import { Label } from 'react-aria-components/Label';
import { ProgressBar } from 'react-aria-components/ProgressBar';
import styles from './progress.module.css';

/** How far something is, in percent; `null` where only that it goes on is known. */
export function Progress({ label, percent }: { label: string; percent: number | null }) {
  return (
    <ProgressBar value={percent ?? 0} isIndeterminate={percent === null} className={styles.progress}>
      <Label>{label}</Label>
      <div className={styles.track}>
        <div
          className={percent === null ? styles.unknown : styles.done}
          style={{ width: percent === null ? undefined : `${percent}%` }}
        />
      </div>
    </ProgressBar>
  );
}
