import { moment, money } from '../figures/format.js';
import type { Extremes } from './extremes.js';
import styles from './value-chart.module.css';

const names: Record<keyof Extremes, string> = { first: 'First', last: 'Last', lowest: 'Lowest', highest: 'Highest' };

/** The line as a table, for whoever does not see it. */
export function ValueFigures({ extremes, currency }: { extremes: Extremes; currency: string }) {
  const rows = Object.entries(names) as [keyof Extremes, string][];
  return (
    <table className={styles.hidden}>
      <caption>Value over time in figures</caption>
      <tbody>
        {rows.map(([key, name]) => (
          <tr key={key}>
            <th scope="row">{name}</th>
            <td>{money(currency)(extremes[key].total)}</td>
            <td>{moment(new Date(extremes[key].time * 1000).toISOString())}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
