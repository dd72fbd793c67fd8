import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { askWhich, useConflict, type Conflict } from './conflict.js';
import { edit } from './item-actions.js';
import { rename } from './list-actions.js';
import styles from './watchlists.module.css';

/** What is there now beside what the user wanted: they choose. */
export function ConflictDialog() {
  const { conflict } = useConflict();
  return (
    <Dialog title="Changed elsewhere meanwhile" isOpen={conflict !== null} onClose={keep}>
      {conflict && (
        <>
          <p>{subjectOf(conflict)}: nothing of yours was saved. Which is it to be?</p>
          <div className={styles.sides}>
            <Side title="As it is now" facts={factsOf(conflict, conflict.theirs)} />
            <Side title="Yours" facts={factsOf(conflict, conflict.mine)} />
          </div>
          <div className={styles.actions}>
            <Button
              look="strong"
              onPress={() => {
                keep();
                insist(conflict);
              }}
            >
              Save mine
            </Button>
            <Button onPress={keep}>Keep it as it is now</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

type Facts = readonly (readonly [name: string, value: string | null])[];

function Side({ title, facts }: { title: string; facts: Facts }) {
  return (
    <section className={styles.side} aria-label={title}>
      <h3>{title}</h3>
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value ?? 'None'}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

const keep = (): void => askWhich(null);

const subjectOf = (conflict: Conflict): string => (conflict.kind === 'name' ? 'The watchlist’s name' : conflict.symbol);

function factsOf({ kind }: Conflict, side: Conflict['mine']): Facts {
  if (kind === 'name' || typeof side === 'string') return [['Name', side as string]];
  return [
    ['Target price', side.targetPrice],
    ['Note', side.note],
  ];
}

/** On top of what was shown; where that has changed once more, it is asked once more. */
function insist(conflict: Conflict): void {
  if (conflict.kind === 'name') void rename(conflict.listId, conflict.theirs, conflict.mine);
  else void edit(conflict.listId, conflict, conflict.mine);
}
