import { useState } from 'react';
import type { Watchlist } from 'freshfolio/client';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { Menu } from '../ui/menu.js';
import { rename } from './list-actions.js';
import { NameForm } from './name-form.js';
import { removeList } from './summaries.js';
import styles from './watchlists.module.css';

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
      <Dialog title={`Delete “${removing?.name}”?`} isOpen={removing !== null} onClose={() => setRemoving(null)}>
        {removing && <DeleteForm list={removing} onDone={() => setRemoving(null)} />}
      </Dialog>
    </>
  );
}

function DeleteForm({ list, onDone }: { list: Watchlist; onDone: () => void }) {
  const { length } = list.items;
  return (
    <>
      <p>
        {length === 0 ? 'It is empty.' : `Its ${length === 1 ? 'symbol goes' : `${length} symbols go`} with it.`} What
        you hold stays as it is.
      </p>
      <div className={styles.actions}>
        <Button
          look="bad"
          onPress={() => {
            onDone();
            void removeList(list);
          }}
        >
          Delete
        </Button>
        <Button onPress={onDone} autoFocus>
          Keep it
        </Button>
      </div>
    </>
  );
}
