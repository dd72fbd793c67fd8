import { useState } from 'react';
import { Link } from 'react-aria-components/Link';
import type { SortDescriptor } from 'react-aria-components/Table';
import { Empty } from '../../ui/empty.js';
import { SearchField } from '../../ui/search-field.js';
import { useMedia } from '../../ui/use-media.js';
import { PositionCards } from './position-cards.js';
import { PositionTable } from './position-table.js';
import { usePositionOrder } from './use-position-order.js';
import styles from './positions.module.css';

/** What the portfolio holds, as a table; as cards where that is too wide. */
export function Positions({ portfolioId }: { portfolioId: string }) {
  const [filter, setFilter] = useState('');
  const [sort, setSort] = useState<SortDescriptor>({ column: 'marketValue', direction: 'descending' });
  const { rows, isEmpty } = usePositionOrder(portfolioId, filter, sort);
  const isNarrow = useMedia('(width < 48rem)');
  if (isEmpty) {
    return (
      <Empty title="Nothing is held yet">
        <p>Book a trade, or import what you have from a file.</p>
        <Link href={`/portfolios/${portfolioId}/import`}>Import trades</Link>
      </Empty>
    );
  }
  return (
    <div className={styles.positions}>
      <SearchField label="Filter positions" value={filter} onChange={setFilter} />
      {rows.length === 0 ? (
        <Empty title={`No position is like “${filter}”`} />
      ) : isNarrow ? (
        <PositionCards portfolioId={portfolioId} rows={rows} />
      ) : (
        <PositionTable portfolioId={portfolioId} rows={rows} sort={sort} onSort={setSort} />
      )}
    </div>
  );
}
