import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import styles from './conflict-dialog.module.css';

export interface ConflictRow {
  name: string;
  yours: string;
  theirs: string;
  isDifferent: boolean;
}

interface ConflictDialogProps {
  /** what was changed by two */
  what: string;
  rows: readonly ConflictRow[];
  /** what is done over theirs, as a button says it */
  action?: string;
  isBusy: boolean;
  onKeepTheirs: () => void;
  onOverwrite: () => void;
  /** where there is a form to go back to */
  onBack?: () => void;
}

/** Two changed the same thing: both versions side by side, for the slower one to choose. Nothing was written yet. */
export function ConflictDialog({ what, rows, action = 'Save mine over it', isBusy, ...choose }: ConflictDialogProps) {
  return (
    <Dialog
      title={`${what} was changed meanwhile`}
      role="alertdialog"
      isOpen
      onClose={choose.onBack ?? choose.onKeepTheirs}
    >
      <p>Another session was faster. Nothing of yours was saved yet.</p>
      <table className={styles.versions}>
        <thead>
          <tr>
            <th scope="col">Field</th>
            <th scope="col">Yours</th>
            <th scope="col">Theirs</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, yours, theirs, isDifferent }) => (
            <tr key={name} className={isDifferent ? styles.different : undefined}>
              <th scope="row">
                {name}
                {isDifferent && <span className={styles.mark}>differs</span>}
              </th>
              <td>{yours}</td>
              <td>{theirs}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <div className={styles.choices}>
        <Button look="strong" isPending={isBusy} onPress={choose.onOverwrite}>
          {action}
        </Button>
        <Button onPress={choose.onKeepTheirs}>Keep theirs</Button>
        {choose.onBack && (
          <Button look="weak" onPress={choose.onBack}>
            Go back to editing
          </Button>
        )}
      </div>
    </Dialog>
  );
}
