import { memo } from 'react';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { PositionCard } from './position-card.js';
import { PositionContext } from './position-context.js';
import type { PositionRow } from './position-order.js';
import styles from '../../ui/table.module.css';

const CARD_HEIGHT = 122;
const GAP = 8;
const MOST_CARDS = 6;

/** On a phone: one position below the other. */
export const PositionCards = memo(function PositionCards({
  portfolioId,
  rows,
}: {
  portfolioId: string;
  rows: readonly PositionRow[];
}) {
  const height = (CARD_HEIGHT + GAP) * Math.min(rows.length, MOST_CARDS);
  return (
    <PositionContext value={portfolioId}>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight: CARD_HEIGHT, gap: GAP }}>
        <GridList aria-label="Positions" items={rows} className={styles.cards} style={{ height }}>
          {({ id: symbol }) => (
            <GridListItem id={symbol} textValue={symbol} className={styles.card}>
              <PositionCard symbol={symbol} />
            </GridListItem>
          )}
        </GridList>
      </Virtualizer>
    </PositionContext>
  );
});
