import type { OperationsFigures } from './figures.js';
import styles from './operations.module.css';

const LATE_MS = 5000;
const whole = new Intl.NumberFormat();
const seconds = new Intl.NumberFormat(undefined, { style: 'unit', unit: 'second', maximumFractionDigits: 1 });

/** What waits to be valued, by lane: manual before bulk before market. */
export function Lanes({ queue }: Pick<OperationsFigures, 'queue'>) {
  if (!queue) return <p className={styles.meaning}>The queue’s Redis does not answer.</p>;
  return (
    <table className={styles.lanes}>
      <thead>
        <tr>
          <th scope="col">Lane</th>
          <th scope="col">Waiting</th>
          <th scope="col">Running</th>
          <th scope="col">Parked</th>
          <th scope="col">Oldest change</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(queue.lanes).map(([name, { depth, active, parked, oldestAgeMs }]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{whole.format(depth)}</td>
            <td>{whole.format(active)}</td>
            <td>{whole.format(parked)}</td>
            <td className={oldestAgeMs > LATE_MS ? styles.late : undefined}>
              {seconds.format(oldestAgeMs / 1000)}
              {oldestAgeMs > LATE_MS && ', late'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
