import { Form } from 'react-aria-components/Form';
import type { PortfolioChanges } from '../api/portfolios.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Checkbox } from '../ui/checkbox.js';
import { Select } from '../ui/select.js';
import { TextField } from '../ui/text-field.js';
import styles from './settings-form.module.css';

export type Settings = Required<PortfolioChanges>;

export const methods = [
  { id: 'average', name: 'Average cost' },
  { id: 'fifo', name: 'First in, first out' },
] as const;

interface SettingsFormProps {
  typed: Settings;
  changes: PortfolioChanges;
  edit: (change: PortfolioChanges) => void;
  problem: string | null;
  isBusy: boolean;
  onSave: () => void;
}

export function SettingsForm({ typed, changes, edit, problem, isBusy, onSave }: SettingsFormProps) {
  const isNamed = typed.name.trim() !== '';
  const isGood = isNamed && Object.keys(changes).length > 0;
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
      <TextField
        label="Name"
        value={typed.name}
        onChange={(name) => edit({ name })}
        problem={isNamed ? undefined : 'It needs a name'}
        maxLength={100}
        autoFocus
      />
      <Select
        label="Cost method"
        options={methods}
        value={typed.costMethod}
        onChange={(costMethod) => edit({ costMethod })}
      />
      <p className={styles.hint}>Another method works every position out of the trades anew.</p>
      <Checkbox isSelected={typed.allowNegativeCash} onChange={(allowNegativeCash) => edit({ allowNegativeCash })}>
        Cash may go below zero
      </Checkbox>
      <Button type="submit" look="strong" isPending={isBusy} isDisabled={!isGood}>
        Save
      </Button>
    </Form>
  );
}
