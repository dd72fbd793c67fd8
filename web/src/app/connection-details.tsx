import { time } from '../figures/format.js';
import { useNetwork } from '../live/network.js';
import { useConnection } from '../live/connection.js';
import { useMarket } from '../live/market.js';
import { useNow } from '../live/now.js';
import { useRefresh, type Refresh } from '../live/refresh.js';
import { Button } from '../ui/button.js';
import { Select } from '../ui/select.js';
import { inSeconds, refreshWords, wayOf } from './connection-words.js';
import styles from './marks.module.css';

const options: { id: Refresh; name: string }[] = [
  { id: 'live', name: 'Live' },
  { id: '5s', name: 'Every 5 s' },
  { id: '30s', name: 'Every 30 s' },
  { id: 'paused', name: 'Paused' },
];

/** On which way values come, since when, how often, and what can be done about it. */
export function ConnectionDetails() {
  const { state, since, client } = useConnection();
  const market = useMarket(({ status }) => status);
  const { choice, choose } = useRefresh();
  const retryAt = 'retryAt' in state ? state.retryAt : null;
  const nextTry = useNow((now) => (retryAt === null ? '' : inSeconds(retryAt - now)));
  const hasNetwork = useNetwork();
  const isBest = state.state === 'live' && state.transport === 'websocket';
  return (
    <>
      <dl className={styles.details}>
        <dt>Connection</dt>
        <dd>{hasNetwork ? wayOf(state) : 'This device has no network'}</dd>
        <dt>Since</dt>
        <dd>{time(new Date(since).toISOString())}</dd>
        {retryAt !== null && (
          <>
            <dt>Next try</dt>
            <dd>{nextTry}</dd>
          </>
        )}
      </dl>
      {!isBest && state.state !== 'expired' && (
        <Button size="small" onPress={() => client?.retryNow()}>
          {retryAt === null ? 'Try a better way now' : 'Try now'}
        </Button>
      )}
      <Select label="Refresh" options={options} value={choice} onChange={choose} />
      <p className={styles.hint}>{refreshWords(choice, state, market)}</p>
    </>
  );
}
