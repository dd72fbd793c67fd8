import styles from './figure.module.css';

/** In place of what cannot be known: never 0. */
export function Unknown({ reason = 'not known' }: { reason?: string }) {
  return (
    <span className={styles.unknown} role="img" aria-label={`Unknown: ${reason}`} title={reason}>
      —
    </span>
  );
}
