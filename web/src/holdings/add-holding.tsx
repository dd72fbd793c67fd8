import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { detailOf } from '../api/problem.js';
import { InstrumentField } from '../instruments/instrument-field.js';
import { decimalProblem } from '../ticket/check-draft.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/text-field.js';
import { toast } from '../ui/toasts.js';
import { closeHolding } from './holding-dialog.js';
import styles from './holding-form.module.css';
import { addHolding } from './holdings.js';

/** Something that is held without a trade of which we know. */
export default function AddHolding({ portfolioId }: { portfolioId: string }) {
  const [key] = useState(() => crypto.randomUUID());
  const [typed, setTyped] = useState({ symbol: '', quantity: '', averageCost: '' });
  const [isTried, setTried] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const symbol = typed.symbol.trim().toUpperCase();
  const problems = {
    symbol: symbol === '' ? 'Which one?' : undefined,
    quantity: decimalProblem(typed.quantity, 10, 'How many?'),
    averageCost: decimalProblem(typed.averageCost, 8, 'What did one cost?', true),
  };
  const problemOf = (field: keyof typeof typed) => (isTried || typed[field] !== '' ? problems[field] : undefined);
  const edit = (field: keyof typeof typed) => (value: string) => setTyped((now) => ({ ...now, [field]: value }));

  const save = async () => {
    setTried(true);
    if (isBusy || Object.values(problems).some((each) => each !== undefined)) return;
    setBusy(true);
    try {
      await addHolding(portfolioId, { ...typed, symbol }, key);
      toast({ tone: 'good', title: `Added: ${symbol}` });
      closeHolding();
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title="Add a holding" isOpen onClose={closeHolding}>
      <Form
        className={styles.form}
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          void save();
        }}
      >
        {problem && <Banner tone="bad">{problem}</Banner>}
        <p className={styles.hint}>Something that you hold already. It moves no cash.</p>
        <InstrumentField
          label="Symbol"
          value={typed.symbol}
          onChange={edit('symbol')}
          problem={problemOf('symbol')}
          autoFocus
        />
        <TextField
          label="Quantity"
          inputMode="decimal"
          value={typed.quantity}
          onChange={edit('quantity')}
          problem={problemOf('quantity')}
        />
        <TextField
          label="Average cost"
          inputMode="decimal"
          value={typed.averageCost}
          onChange={edit('averageCost')}
          problem={problemOf('averageCost')}
          hint="What one cost, in the currency of its price"
        />
        <Button type="submit" look="strong" isPending={isBusy}>
          Add
        </Button>
      </Form>
    </Dialog>
  );
}
