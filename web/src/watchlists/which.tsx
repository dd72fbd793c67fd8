import { ConflictDialog, type ConflictRow } from '../conflicts/conflict-dialog.js';
import { askWhich, useConflict, type Conflict } from './conflict.js';
import { edit } from './item-actions.js';
import { rename } from './list-actions.js';

/** Asks which it is to be, where somebody else was faster. */
export function Which() {
  const { conflict } = useConflict();
  if (!conflict) return null;
  return (
    <ConflictDialog
      what={conflict.kind === 'name' ? `“${conflict.theirs}”` : conflict.symbol}
      rows={rowsOf(conflict)}
      isBusy={false}
      onKeepTheirs={() => askWhich(null)}
      onOverwrite={() => {
        askWhich(null);
        insist(conflict);
      }}
    />
  );
}

function rowsOf(conflict: Conflict): ConflictRow[] {
  if (conflict.kind === 'name') return [rowOf('Name', conflict.mine, conflict.theirs)];
  const { mine, theirs } = conflict;
  return [
    rowOf('Target price', mine.targetPrice ?? 'None', theirs.targetPrice ?? 'None'),
    rowOf('Note', mine.note ?? 'None', theirs.note ?? 'None'),
  ];
}

const rowOf = (name: string, yours: string, theirs: string): ConflictRow => ({
  name,
  yours,
  theirs,
  isDifferent: yours !== theirs,
});

/** Over what was shown; where that has changed once more, it is asked once more. */
function insist(conflict: Conflict): void {
  if (conflict.kind === 'name') void rename(conflict.listId, conflict.theirs, conflict.mine);
  else void edit(conflict.listId, conflict, conflict.mine);
}
