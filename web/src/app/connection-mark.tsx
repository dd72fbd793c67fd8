import type { ConnectionState } from 'freshfolio/client';
import { useConnection } from '../live/connection.js';
import { useNow } from '../live/now.js';
import styles from './marks.module.css';

const tones: Record<ConnectionState['state'], string> = {
  live: 'good',
  polling: 'warn',
  reconnecting: 'warn',
  offline: 'bad',
  expired: 'bad',
};

/** How it stands with the connection, in a word. */
export function ConnectionMark() {
  const state = useConnection((connection) => connection.state);
  const words = useNow((now) => wordsOf(state, now));
  return (
    <span className={`${styles.mark} ${styles[tones[state.state]]}`} role="status" data-connection={state.state}>
      <span className={styles.dot} aria-hidden="true" />
      <span className={styles.words}>{words}</span>
    </span>
  );
}

export function wordsOf(state: ConnectionState, now: number): string {
  switch (state.state) {
    case 'live':
      return state.transport === 'websocket' ? 'Live' : 'Live (stream)';
    case 'polling':
      return 'Polling';
    case 'expired':
      return 'Signed out';
    case 'offline':
      return `Offline, next try ${inSeconds(state.retryAt - now)}`;
    case 'reconnecting':
      return `Reconnecting ${inSeconds(state.retryAt - now)}`;
  }
}

function inSeconds(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  return seconds > 0 ? `in ${seconds} s` : 'now';
}
