import { useEffect, useMemo } from 'react';
import { useNamed } from '../instruments/names.js';
import { useFollowedPrices } from '../live/prices.js';
import { Button } from '../ui/button.js';
import { Card } from '../ui/card.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { AddItem } from './add-item.js';
import { useFollowedWatchlist, useShown } from './follow.js';
import { Items } from './items.js';
import { lastSeen } from './last-seen.js';
import { ListMenu } from './list-menu.js';
import { load, useHeld } from './store.js';
import styles from './watchlists.module.css';

/** One list, followed for as long as it is looked at. */
export function WatchlistView({ id }: { id: string }) {
  useFollowedWatchlist(id);
  const { ended } = useHeld(id);
  const list = useShown(id);
  const symbols = useMemo(() => (list?.items ?? []).map(({ symbol }) => symbol), [list]);
  useFollowedPrices(symbols);
  useNamed(symbols);
  useEffect(() => lastSeen.set(id), [id]);
  if (ended || !list) return <NotThere id={id} />;
  return (
    <Card>
      <header className={styles.header}>
        <h2 className={styles.title}>{list.name}</h2>
        <ListMenu list={list} />
      </header>
      <AddItem listId={id} symbols={symbols} />
      <Items list={list} />
    </Card>
  );
}

/** Not yet, no longer, or for a reason. */
function NotThere({ id }: { id: string }) {
  const { ended, error } = useHeld(id);
  if (ended) {
    return (
      <Empty title={ended === 'deleted' ? 'This watchlist was deleted' : 'This watchlist is not there'}>
        <a href="/watchlists">To your watchlists</a>
      </Empty>
    );
  }
  if (!error) return <Loading height="60vh" />;
  return (
    <Empty title="This watchlist could not be read">
      <p role="alert">{error.message}</p>
      <Button onPress={() => void load(id)}>Try again</Button>
    </Empty>
  );
}
