import { useMarketStatus, type MarketStatus } from '../live/market.js';
import { useNow } from '../live/now.js';
import styles from './marks.module.css';

const sessions: Record<MarketStatus['session'], string> = {
  pre: 'Pre-market',
  regular: 'Market open',
  post: 'After hours',
  closed: 'Market closed',
};

/** Whether New York is open, and how long until that changes. */
export function MarketMark() {
  const status = useMarketStatus();
  const words = useNow((now) => (status ? wordsOf(status, now) : ''));
  if (!status) return null;
  return (
    <span className={`${styles.mark} ${styles.market} ${status.isOpen ? styles.good : styles.quiet}`}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.words}>{words}</span>
    </span>
  );
}

export function wordsOf({ session, isOpen, opensAt, closesAt }: MarketStatus, now: number): string {
  const changesAt = isOpen ? closesAt : opensAt;
  if (!changesAt) return sessions[session];
  return `${sessions[session]}, ${isOpen ? 'closes' : 'opens'} in ${spanOf(Date.parse(changesAt) - now)}`;
}

/** Two words of it are enough: days and hours, hours and minutes, minutes and seconds. */
export function spanOf(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts: [number, string][] = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ];
  const first = parts.findIndex(([count]) => count > 0);
  return parts
    .slice(first < 0 ? 3 : first, first < 0 ? 4 : first + 2)
    .map(([count, unit]) => `${count} ${unit}`)
    .join(' ');
}
