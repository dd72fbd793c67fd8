import { useState } from 'react';
import type { WatchlistItem } from 'freshfolio/client';
import { Button } from 'react-aria-components/Button';
import { Change } from '../figures/change.js';
import { Figure } from '../figures/figure.js';
import { price } from '../figures/format.js';
import { FreshnessMark } from '../figures/freshness-mark.js';
import { useName } from '../instruments/names.js';
import { Dialog } from '../ui/dialog.js';
import { Menu } from '../ui/menu.js';
import { EditForm } from './edit-form.js';
import { remove } from './item-actions.js';
import { openMove } from './move.js';
import { usePending } from './pending.js';
import { useQuote } from './quote.js';
import { TargetMark } from './target-mark.js';
import styles from './items.module.css';

const NO_PRICE = 'nobody has brought a price yet';
const UNTIL_NAMED = 'USD';

interface ItemRowProps {
  listId: string;
  item: WatchlistItem;
  /** there is no room for a time */
  isNarrow: boolean;
}

export function ItemRow({ listId, item, isNarrow }: ItemRowProps) {
  const { symbol, note, targetPrice } = item;
  const name = useName(symbol);
  const isPending = usePending(listId, symbol);
  const quote = useQuote(item);
  const currency = quote.currency ?? UNTIL_NAMED;
  return (
    <div className={styles.facts} aria-busy={isPending} data-pending={isPending}>
      <Button slot="drag" className={styles.handle}>
        ⠿
      </Button>
      <span className={styles.symbol}>
        <b>{symbol}</b>
        <span className={styles.weak} title={name ?? undefined}>
          {isPending ? 'Saving…' : name}
        </span>
      </span>
      <span className={styles.price}>
        <Figure value={quote.price} format={price(currency)} reason={NO_PRICE} />
        <FreshnessMark of={quote} freshness={quote.freshness} asOf={quote.asOf} isSmall={isNarrow} />
      </span>
      <span className={styles.change}>
        <Change value={quote.change} percentage={quote.changePercent} currency={currency} reason={NO_PRICE} />
      </span>
      <span className={styles.remarks}>
        <span className={styles.note} title={note ?? undefined}>
          {note}
        </span>
        <TargetMark targetPrice={targetPrice} quote={quote} currency={currency} />
      </span>
      <ItemActions listId={listId} item={item} isDisabled={isPending} />
    </div>
  );
}

interface ItemActionsProps {
  listId: string;
  item: WatchlistItem;
  isDisabled: boolean;
}

function ItemActions({ listId, item, isDisabled }: ItemActionsProps) {
  // What was seen when the dialog opened counts, whatever comes meanwhile.
  const [editing, setEditing] = useState<WatchlistItem | null>(null);
  const actions = [
    { id: 'edit', name: 'Note and target price', onAction: () => setEditing(item) },
    { id: 'move', name: 'Move to a portfolio', onAction: () => openMove(listId, item) },
    { id: 'remove', name: 'Remove', onAction: () => void remove(listId, item) },
  ];
  const { symbol } = item;
  return (
    <span className={styles.actions}>
      <Menu
        button="⋮"
        label={`Actions for ${symbol}`}
        look="weak"
        size="small"
        actions={actions}
        isDisabled={isDisabled}
      />
      <Dialog title={`${symbol}: note and target price`} isOpen={editing !== null} onClose={() => setEditing(null)}>
        {editing && <EditForm listId={listId} item={editing} onDone={() => setEditing(null)} />}
      </Dialog>
    </span>
  );
}
