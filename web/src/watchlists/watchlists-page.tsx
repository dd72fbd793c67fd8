import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import { Redirect, useParams } from 'wouter';
import { Button } from '../ui/button.js';
import { Empty } from '../ui/empty.js';
import { Loading } from '../ui/skeleton.js';
import { lastSeen } from './last-seen.js';
import { ListChooser } from './list-chooser.js';
import { MoveDialog } from './move-dialog.js';
import { NewList } from './new-list.js';
import { useShownSummaries } from './shown-summaries.js';
import { loadSummaries, useLoadedSummaries, useSummaries } from './summaries.js';
import { WatchlistView } from './watchlist-view.js';
import { Which } from './which.js';
import styles from './watchlists.module.css';

/** The user's lists beside the one that is chosen. */
export default function WatchlistsPage() {
  useLoadedSummaries();
  return (
    <>
      <VisuallyHidden elementType="h1">Watchlists</VisuallyHidden>
      <Lists />
    </>
  );
}

function Lists() {
  const { id } = useParams();
  const error = useSummaries((state) => state.error);
  const lists = useShownSummaries();
  if (error && !lists) {
    return (
      <Empty title="Your watchlists could not be read">
        <p role="alert">{error.message}</p>
        <Button onPress={() => void loadSummaries()}>Try again</Button>
      </Empty>
    );
  }
  if (!lists) return <Loading height="60vh" />;
  const chosen =
    id ?? (lists.find((list) => list.id === lastSeen.get()) ?? lists.find(({ version }) => version > 0))?.id;
  if (!chosen) return <NoList />;
  if (!id) return <Redirect to={`/watchlists/${chosen}`} replace />;
  return (
    <div className={styles.page}>
      <ListChooser lists={lists} chosen={id} />
      <WatchlistView key={id} id={id} />
      <MoveDialog />
      <Which />
    </div>
  );
}

function NoList() {
  return (
    <Empty title="You have no watchlist yet">
      <p>Make one for the symbols that you want to keep an eye on without holding them.</p>
      <NewList />
    </Empty>
  );
}
