import { useState } from 'react';
import type { Watchlist } from 'freshfolio/client';
import { Confirm } from '../ui/confirm.js';
import { Dialog } from '../ui/dialog.js';
import { Menu } from '../ui/menu.js';
import { rename } from './list-actions.js';
import { NameForm } from './name-form.js';
import { removeList } from './summaries.js';

/** What can be done with a list as a whole. What was seen when a dialog opened counts, whatever comes meanwhile. */
export function ListMenu({ list }: { list: Watchlist }) {
  const [renaming, setRenaming] = useState<Watchlist | null>(null);
  const [removing, setRemoving] = useState<Watchlist | null>(null);
  const actions = [
    { id: 'rename', name: 'Rename', onAction: () => setRenaming(list) },
    { id: 'delete', name: 'Delete', onAction: () => setRemoving(list) },
  ];
  return (
    <>
      <Menu button="⋮" label={`Actions for ${list.name}`} size="small" actions={actions} />
      <Dialog title="Rename watchlist" isOpen={renaming !== null} onClose={() => setRenaming(null)}>
        <NameForm
          name={renaming?.name}
          action="Rename"
          onName={(name) => {
            setRenaming(null);
            if (renaming && name !== renaming.name) void rename(list.id, renaming.name, name);
          }}
        />
      </Dialog>
      {removing && (
        <Confirm
          title={`Delete “${removing.name}”?`}
          action="Delete watchlist"
          problem={null}
          isBusy={false}
          onConfirm={() => void removeList(removing)}
          onClose={() => setRemoving(null)}
        >
          <p>{lossOf(removing)} What you hold stays as it is.</p>
        </Confirm>
      )}
    </>
  );
}

function lossOf({ items: { length } }: Watchlist): string {
  if (length === 0) return 'It is empty.';
  return length === 1 ? 'The symbol in it goes with it.' : `The ${length} symbols in it go with it.`;
}
