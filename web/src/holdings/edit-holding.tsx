import { useState } from 'react';
import type { Position } from 'freshfolio/client';
import { Form } from 'react-aria-components/Form';
import { ConflictDialog } from '../conflicts/conflict-dialog.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { decimalProblem } from '../ticket/check-draft.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/text-field.js';
import { toast } from '../ui/toasts.js';
import { closeHolding } from './holding-dialog.js';
import styles from './holding-form.module.css';
import { changeHolding, type HoldingChanges } from './holdings.js';

const fields = [
  { id: 'quantity', name: 'Quantity', places: 10, mayBeZero: false },
  { id: 'averageCost', name: 'Average cost', places: 8, mayBeZero: true },
] as const;

type Field = (typeof fields)[number]['id'];

const figuresOf = ({ quantity, averageCost }: Position): Record<Field, string> => ({
  quantity,
  averageCost: averageCost ?? '',
});

interface EditHoldingProps {
  portfolioId: string;
  /** as it was when the editing began */
  position: Position;
}

/** Quantity and cost as they are from now on, without cash. */
export default function EditHolding({ portfolioId, position }: EditHoldingProps) {
  const { id, symbol, currency } = position;
  const [before, setBefore] = useState(() => figuresOf(position));
  const [typed, setTyped] = useState(before);
  const changed = fields.filter((field) => typed[field.id] !== before[field.id]);
  const changes: HoldingChanges = Object.fromEntries(changed.map((field) => [field.id, typed[field.id]]));
  const problemOf = ({ id: field, places, mayBeZero }: (typeof fields)[number]) =>
    typed[field] === before[field] ? undefined : decimalProblem(typed[field], places, 'How much?', mayBeZero);
  const isGood = changed.length > 0 && fields.every((field) => problemOf(field) === undefined);

  const { submit, goBack, conflict, problem, isBusy } = useVersioned<Position>({
    version: position.version,
    send: (version) => changeHolding({ portfolioId, id, version }, changes),
    onDone: () => {
      toast({ tone: 'good', title: `Set by hand: ${symbol}` });
      closeHolding();
    },
  });

  if (conflict) {
    const rows = fields.map((field) => ({
      name: field.name,
      yours: changed.includes(field) ? typed[field.id] : 'as it is',
      theirs: conflict.theirs[field.id] ?? '—',
      isDifferent: conflict.fields.includes(field.id),
    }));
    return (
      <ConflictDialog
        what={symbol}
        rows={rows}
        isBusy={isBusy}
        onKeepTheirs={closeHolding}
        onOverwrite={submit}
        onBack={() => {
          // What was not typed is theirs from now on.
          const theirs = figuresOf(conflict.theirs);
          setBefore(theirs);
          setTyped({ ...theirs, ...changes });
          goBack();
        }}
      />
    );
  }
  return (
    <Dialog title={`Edit ${symbol}`} isOpen onClose={closeHolding}>
      <Form
        className={styles.form}
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood && !isBusy) submit();
        }}
      >
        {problem && <Banner tone="bad">{problem}</Banner>}
        <p className={styles.hint}>What is held from now on. It moves no cash; a trade “Set by hand” tells of it.</p>
        {fields.map((field, index) => (
          <TextField
            key={field.id}
            label={field.id === 'averageCost' ? `${field.name} (${currency})` : field.name}
            inputMode="decimal"
            value={typed[field.id]}
            onChange={(value) => setTyped((now) => ({ ...now, [field.id]: value }))}
            problem={problemOf(field)}
            autoFocus={index === 0}
          />
        ))}
        <Button type="submit" look="strong" isPending={isBusy} isDisabled={!isGood}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
}
