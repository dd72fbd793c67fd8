import { Link } from 'react-aria-components/Link';
import { useLocation } from 'wouter';
import type { WatchlistSummary } from '../api/watchlists.js';
import { Select } from '../ui/select.js';
import { useMedia } from '../ui/use-media.js';
import { NewList } from './new-list.js';
import styles from './watchlists.module.css';

interface ListChooserProps {
  lists: readonly WatchlistSummary[];
  /** id */
  chosen: string;
}

/** A column of links; on a phone there is no room for one. */
export function ListChooser({ lists, chosen }: ListChooserProps) {
  const isNarrow = useMedia('(width < 48rem)');
  return (
    <div className={styles.chooser}>
      {isNarrow ? <Narrow lists={lists} chosen={chosen} /> : <Column lists={lists} chosen={chosen} />}
      <NewList />
    </div>
  );
}

function Narrow({ lists, chosen }: ListChooserProps) {
  const [, navigate] = useLocation();
  const options = lists
    .filter(({ version }) => version > 0)
    .map(({ id, name, itemCount }) => ({ id, name: `${name} (${itemCount})` }));
  return (
    <Select
      label="Watchlist"
      isLabelHidden
      options={options}
      value={chosen}
      onChange={(id) => navigate(`/watchlists/${id}`)}
    />
  );
}

function Column({ lists, chosen }: ListChooserProps) {
  return (
    <nav aria-label="Your watchlists">
      <ul className={styles.lists}>
        {lists.map(({ id, name, version, itemCount }) => (
          <li key={id}>
            <Link
              href={`/watchlists/${id}`}
              isDisabled={version === 0}
              className={styles.list}
              aria-current={id === chosen ? 'page' : undefined}
            >
              <span className={styles.listName}>{name}</span>
              <span className={styles.count} aria-label={`${itemCount} symbols`}>
                {version === 0 ? '…' : itemCount}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
