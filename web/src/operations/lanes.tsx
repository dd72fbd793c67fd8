import { isPromised, type Lane, type OperationsFigures } from './figures.js';
import styles from './operations.module.css';

const LATE_MS = 5000;
const isLate = (lane: string, { oldestAgeMs }: Lane): boolean => isPromised(lane) && oldestAgeMs > LATE_MS;
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
        {Object.entries(queue.lanes).map(([name, lane]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{whole.format(lane.depth)}</td>
            <td>{whole.format(lane.active)}</td>
            <td>{whole.format(lane.parked)}</td>
            <td className={isLate(name, lane) ? styles.late : undefined}>
              {seconds.format(lane.oldestAgeMs / 1000)}
              {isLate(name, lane) && ', late'}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
