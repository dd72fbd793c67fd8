import { useMemo, useState } from 'react';
import type { Position } from 'freshfolio/client';
import type { SortDescriptor } from 'react-aria-components/Table';
import { usePortfolio } from '../../live/portfolios.js';
import { usePendingOf } from '../../ticket/pending-trades.js';
import { withNewSymbols } from '../../ticket/with-pending.js';
import { PositionOrder } from './position-order.js';

const none: readonly Position[] = [];

/** The rows in the wanted order, and how many positions there are in all. */
export function usePositionOrder(portfolioId: string, filter: string, sort: SortDescriptor) {
  const held = usePortfolio(portfolioId)?.positions ?? none;
  const pending = usePendingOf(portfolioId);
  const positions = useMemo(() => withNewSymbols(held, pending), [held, pending]);
  const [order] = useState(() => new PositionOrder());
  const rows = useMemo(() => order.rows(positions, filter, sort), [order, positions, filter, sort]);
  return { rows, count: positions.length };
}
