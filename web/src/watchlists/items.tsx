import type { Watchlist } from 'freshfolio/client';
import { GridList, GridListItem } from 'react-aria-components/GridList';
import { DropIndicator, useDragAndDrop } from 'react-aria-components/useDragAndDrop';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { Empty } from '../ui/empty.js';
import { useMedia } from '../ui/use-media.js';
import { ItemRow } from './item-row.js';
import { reorder } from './list-actions.js';
import styles from './items.module.css';

const MOST_ROWS = 10;
const ROW_HEIGHT = 64;
const LINE_HEIGHT = 22;

/** In the order of the list, which a drag of a handle changes: by pointer, by touch, or by keyboard with Enter and the arrows. */
export function Items({ list }: { list: Watchlist }) {
  const isNarrow = useMedia('(width < 64rem)');
  const rowHeight = isNarrow ? ROW_HEIGHT + LINE_HEIGHT * mostRemarks(list) : ROW_HEIGHT;
  const dragAndDropHooks = useOrder(list.id);
  if (list.items.length === 0) {
    return (
      <Empty title="There is nothing in this list yet">
        <p>Search for a symbol or a name above to add the first one.</p>
      </Empty>
    );
  }
  const height = rowHeight * Math.min(list.items.length, MOST_ROWS) + 2;
  return (
    <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight, dropIndicatorThickness: 2 }}>
      <GridList
        aria-label={`Symbols of ${list.name}`}
        items={list.items}
        dependencies={[isNarrow]}
        dragAndDropHooks={dragAndDropHooks}
        className={styles.items}
        style={{ height }}
      >
        {(item) => (
          <GridListItem id={item.symbol} textValue={item.symbol} className={styles.item}>
            <ItemRow listId={list.id} item={item} isNarrow={isNarrow} />
          </GridListItem>
        )}
      </GridList>
    </Virtualizer>
  );
}

/** In lines: on a phone they stand below each other. */
const mostRemarks = ({ items }: Watchlist): number =>
  Math.max(...items.map(({ note, targetPrice }) => Number(note !== null) + Number(targetPrice !== null)));

function useOrder(listId: string) {
  const { dragAndDropHooks } = useDragAndDrop({
    getItems: (keys) => [...keys].map((symbol) => ({ 'text/plain': String(symbol) })),
    onReorder: ({ keys, target: { key, dropPosition } }) => {
      if (dropPosition === 'on') return;
      void reorder(listId, { symbols: [...keys].map(String), target: String(key), place: dropPosition });
    },
    renderDropIndicator: (target) => <DropIndicator target={target} className={styles.indicator} />,
  });
  return dragAndDropHooks;
}
