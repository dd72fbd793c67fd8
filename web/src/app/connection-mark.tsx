import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import type { ConnectionState } from 'freshfolio/client';
import { useNetwork } from '../live/network.js';
import { useConnection } from '../live/connection.js';
import { useNow } from '../live/now.js';
import { Details } from '../ui/details.js';
import { ConnectionDetails } from './connection-details.js';
import { wordsOf } from './connection-words.js';
import styles from './marks.module.css';

type Tone = 'good' | 'warn' | 'bad';

const tones: Record<ConnectionState['state'], Tone> = {
  live: 'good',
  polling: 'warn',
  reconnecting: 'warn',
  offline: 'bad',
  expired: 'bad',
};
const said: Record<ConnectionState['state'], string> = {
  live: 'Live',
  polling: 'Polling',
  reconnecting: 'Reconnecting',
  offline: 'Offline',
  expired: 'Signed out',
};

/** How it stands with the connection, in a word; more for whoever presses it. What is read out does not count seconds. */
export function ConnectionMark() {
  const { state, isPaused } = useConnection();
  const hasNetwork = useNetwork();
  const words = useNow((now) => wordsOf(state, now));
  const other = hasNetwork ? (isPaused && state.state === 'live' ? 'Paused' : null) : 'No network';
  const tone: Tone = other === null ? tones[state.state] : hasNetwork ? 'warn' : 'bad';
  return (
    <>
      <Details
        label="Connection"
        summary={
          <span className={`${styles.mark} ${styles[tone]}`} data-connection={state.state}>
            <span className={styles.dot} aria-hidden="true" />
            <span className={styles.words}>{other ?? words}</span>
          </span>
        }
      >
        <ConnectionDetails />
      </Details>
      <VisuallyHidden role="status">Connection: {other ?? said[state.state]}</VisuallyHidden>
    </>
  );
}
