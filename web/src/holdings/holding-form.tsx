import { Form } from 'react-aria-components/Form';
import { decimalProblem } from '../ticket/check-draft.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import styles from './holding-form.module.css';

export type HoldingFigures = Record<'quantity' | 'averageCost', string>;

export const fields = [
  { id: 'quantity', name: 'Quantity', places: 10, mayBeZero: false },
  { id: 'averageCost', name: 'Average cost', places: 8, mayBeZero: true },
] as const;

interface HoldingFormProps {
  typed: HoldingFigures;
  /** only these are looked at: what the server worked out may have more places */
  changes: Partial<HoldingFigures>;
  edit: (change: Partial<HoldingFigures>) => void;
  currency: string;
  problem: string | null;
  isBusy: boolean;
  onSave: () => void;
}

export function HoldingForm({ typed, changes, edit, currency, problem, isBusy, onSave }: HoldingFormProps) {
  const problemOf = ({ id, places, mayBeZero }: (typeof fields)[number]) =>
    changes[id] === undefined ? undefined : decimalProblem(changes[id], places, 'How much?', mayBeZero);
  const isGood = Object.keys(changes).length > 0 && fields.every((field) => problemOf(field) === undefined);
  return (
    <Form
      className={styles.form}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        if (isGood && !isBusy) onSave();
      }}
    >
      {problem && <Banner tone="bad">{problem}</Banner>}
      <p className={styles.hint}>What is held from now on. It moves no cash; a trade “Set by hand” tells of it.</p>
      {fields.map((field) => (
        <TextField
          key={field.id}
          label={field.id === 'averageCost' ? `${field.name} (${currency})` : field.name}
          inputMode="decimal"
          value={typed[field.id]}
          onChange={(value) => edit({ [field.id]: value })}
          problem={problemOf(field)}
          autoFocus={field.id === 'quantity'}
        />
      ))}
      <Button type="submit" look="strong" isPending={isBusy} isDisabled={!isGood}>
        Save
      </Button>
    </Form>
  );
}
