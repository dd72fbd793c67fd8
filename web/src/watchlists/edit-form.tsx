import { useState } from 'react';
import type { WatchlistItem } from 'freshfolio/client';
import { Form } from 'react-aria-components/Form';
import { decimalProblem } from '../ticket/check-draft.js';
import { Button } from '../ui/button.js';
import { TextArea } from '../ui/text-area.js';
import { TextField } from '../ui/text-field.js';
import { edit } from './item-actions.js';
import styles from './watchlists.module.css';

interface EditFormProps {
  listId: string;
  /** as it was seen */
  item: WatchlistItem;
  onDone: () => void;
}

/** Empty means none. */
export function EditForm({ listId, item, onDone }: EditFormProps) {
  const [target, setTarget] = useState(item.targetPrice ?? '');
  const [note, setNote] = useState(item.note ?? '');
  const problem = target.trim() === '' ? null : decimalProblem(target.trim(), 8, '');
  return (
    <Form
      className={styles.form}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (problem) return;
        onDone();
        void edit(listId, item, { note: note.trim() || null, targetPrice: target.trim() || null });
      }}
    >
      <TextField
        label={`Target price${item.currency ? ` (${item.currency})` : ''}`}
        inputMode="decimal"
        value={target}
        onChange={setTarget}
        problem={problem}
        hint="Marked when the price has come to it; leave it empty for none"
        autoFocus
      />
      <TextArea label="Note" value={note} onChange={setNote} maxLength={1000} />
      <Button type="submit" look="strong">
        Save
      </Button>
    </Form>
  );
}
