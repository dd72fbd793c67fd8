import { useState } from 'react';
import type { Portfolio } from 'freshfolio/client';
import { Form } from 'react-aria-components/Form';
import { changePortfolio, type PortfolioChanges, type PortfolioSummary } from '../api/portfolios.js';
import { ConflictDialog } from '../conflicts/conflict-dialog.js';
import { useVersioned } from '../conflicts/use-versioned.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Checkbox } from '../ui/checkbox.js';
import { Dialog } from '../ui/dialog.js';
import { Select } from '../ui/select.js';
import { TextField } from '../ui/text-field.js';
import { toast } from '../ui/toasts.js';
import styles from './portfolio-settings.module.css';

type Settings = Required<PortfolioChanges>;

const methods = [
  { id: 'average', name: 'Average cost' },
  { id: 'fifo', name: 'First in, first out' },
] as const;

/** Each setting as it is read. */
const settings = [
  { id: 'name', name: 'Name', say: (of: Settings) => of.name },
  {
    id: 'costMethod',
    name: 'Cost method',
    say: (of: Settings) => methods.find(({ id }) => id === of.costMethod)!.name,
  },
  {
    id: 'allowNegativeCash',
    name: 'Cash below zero',
    say: (of: Settings) => (of.allowNegativeCash ? 'allowed' : 'refused'),
  },
] as const;

const settingsOf = ({ name, costMethod, allowNegativeCash }: Settings): Settings => ({
  name,
  costMethod,
  allowNegativeCash,
});

export default function PortfolioSettings({ seen, onClose }: { seen: Portfolio; onClose: () => void }) {
  const [before, setBefore] = useState(() => settingsOf(seen));
  const [typed, setTyped] = useState(before);
  const load = usePortfolioList((list) => list.load);
  const wanted: Settings = { ...typed, name: typed.name.trim() };
  const changed = settings.filter(({ id }) => wanted[id] !== before[id]);
  const changes: PortfolioChanges = Object.fromEntries(changed.map(({ id }) => [id, wanted[id]]));
  const isGood = changed.length > 0 && wanted.name !== '';
  const { submit, goBack, conflict, problem, isBusy } = useVersioned<PortfolioSummary>({
    version: seen.version,
    send: (version) => changePortfolio(seen.id, version, changes),
    onDone: () => {
      toast({ tone: 'good', title: `Saved: ${wanted.name}` });
      void load();
      onClose();
    },
  });

  if (conflict) {
    const rows = settings.map((setting) => ({
      name: setting.name,
      yours: changed.includes(setting) ? setting.say(wanted) : 'as it is',
      theirs: setting.say(conflict.theirs),
      isDifferent: conflict.fields.includes(setting.id),
    }));
    return (
      <ConflictDialog
        what={seen.name}
        rows={rows}
        isBusy={isBusy}
        onKeepTheirs={onClose}
        onOverwrite={submit}
        onBack={() => {
          // What was not chosen here is theirs from now on.
          const theirs = settingsOf(conflict.theirs);
          setBefore(theirs);
          setTyped({ ...theirs, ...changes });
          goBack();
        }}
      />
    );
  }
  return (
    <Dialog title="Settings of the portfolio" isOpen onClose={onClose}>
      <Form
        className={styles.form}
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (isGood && !isBusy) submit();
        }}
      >
        {problem && <Banner tone="bad">{problem}</Banner>}
        <TextField
          label="Name"
          value={typed.name}
          onChange={(value) => setTyped((now) => ({ ...now, name: value }))}
          problem={wanted.name === '' ? 'It needs a name' : undefined}
          maxLength={100}
          autoFocus
        />
        <Select
          label="Cost method"
          options={methods}
          value={typed.costMethod}
          onChange={(method) => setTyped((now) => ({ ...now, costMethod: method }))}
        />
        <p className={styles.hint}>Another method works every position out of the trades anew.</p>
        <Checkbox
          isSelected={typed.allowNegativeCash}
          onChange={(isAllowed) => setTyped((now) => ({ ...now, allowNegativeCash: isAllowed }))}
        >
          Cash may go below zero
        </Checkbox>
        <Button type="submit" look="strong" isPending={isBusy} isDisabled={!isGood}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
}
