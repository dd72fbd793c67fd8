import { useState } from 'react';
import type { SortDescriptor } from 'react-aria-components/Table';
import { usePortfolioFact } from '../../live/portfolios.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { withNewSymbols } from '../../ticket/with-pending.js';
import { PositionOrder, type PositionRow } from './position-order.js';

const none: readonly PositionRow[] = [];

/** The rows in the wanted order, and whether there is nothing at all. Draws nothing anew while they stay what and where they are. */
export function usePositionOrder(portfolioId: string, filter: string, sort: SortDescriptor) {
  const pending = usePendingOf(portfolioId);
  const [order] = useState(() => new PositionOrder());
  const rows = usePortfolioFact(portfolioId, (portfolio) =>
    order.rows(withNewSymbols(portfolio.positions, pending), filter, sort),
  );
  const holdsNothing = usePortfolioFact(portfolioId, ({ positions }) => positions.length === 0) ?? true;
  return { rows: rows ?? none, isEmpty: holdsNothing && pending.length === 0 };
}
