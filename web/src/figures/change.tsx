import { Figure } from './figure.js';
import { change, percent, signOf } from './format.js';
import styles from './figure.module.css';

interface ChangeProps {
  value: string | null;
  currency: string;
  /** in percent */
  percentage?: string | null;
  reason?: string;
}

/** An amount up or down, with its percentage behind it; the sign says what the colour says. */
export function Change({ value, currency, percentage, reason }: ChangeProps) {
  const sign = signOf(value);
  return (
    <span className={sign > 0 ? styles.up : sign < 0 ? styles.down : undefined}>
      <Figure value={value} format={change(currency)} reason={reason} />
      {percentage !== undefined && percentage !== null && (
        <>
          {' '}
          (<Figure value={percentage} format={percent} />)
        </>
      )}
    </span>
  );
}
