import { useEffect } from 'react';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Loading } from '../ui/skeleton.js';
import { MoveForm } from './move-form.js';
import { closeMove, useMove } from './move.js';

/** From looking at something to holding it. */
export function MoveDialog() {
  const { draft } = useMove();
  const { items, error, load } = usePortfolioList();
  useEffect(() => void (draft && load()), [draft, load]);
  return (
    <Dialog title={`Move ${draft?.item.symbol} to a portfolio`} isOpen={draft !== null} onClose={closeMove}>
      {!items && !error && <Loading height="16rem" />}
      {!items && error && (
        <>
          <p role="alert">Your portfolios could not be read: {error.message}</p>
          <Button onPress={() => void load()}>Try again</Button>
        </>
      )}
      {items?.length === 0 && (
        <p>
          You have no portfolio yet: <a href="/portfolios">make one</a> first.
        </p>
      )}
      {draft && items && items.length > 0 && <MoveForm key={draft.id} opened={draft} portfolios={items} />}
    </Dialog>
  );
}
