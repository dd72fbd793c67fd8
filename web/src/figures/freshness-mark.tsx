import type { Freshness } from 'freshfolio/client';
import { useNow } from '../live/now.js';
import { firstSeen } from './first-seen.js';
import { moment, time } from './format.js';
import { freshnessAt } from './freshness.js';
import styles from './freshness-mark.module.css';

const words: Record<Freshness, string> = { live: 'Live', fresh: 'Fresh', stale: 'Stale', outdated: 'Outdated' };
const DAY_MS = 86_400_000;

interface FreshnessMarkProps {
  /** as it came from the server */
  of: object;
  freshness: Freshness | null;
  /** ISO 8601 */
  asOf: string | null;
  /** where there is little room: the colour, and the word for who does not see it */
  isSmall?: boolean;
}

/** How fresh a value is, as a colour and a word, with its time; it ages while nothing comes. */
export function FreshnessMark({ of, freshness, asOf, isSmall = false }: FreshnessMarkProps) {
  const now = useNow((at) => (freshness && asOf ? freshnessAt(freshness, asOf, firstSeen(of), at) : 'outdated'));
  const isRecent = useNow((at) => asOf !== null && at - Date.parse(asOf) < DAY_MS);
  if (!freshness || !asOf) return null;
  const told = `${words[now]}, ${moment(asOf)}`;
  return (
    <span className={`${styles.mark} ${styles[now]}`} title={told}>
      <span className={styles.dot} aria-hidden="true" />
      {isSmall ? (
        <span className={styles.hidden}>{words[now]}</span>
      ) : (
        <>
          {words[now]} <time dateTime={asOf}>{isRecent ? time(asOf) : moment(asOf)}</time>
        </>
      )}
    </span>
  );
}
