import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { detailOf } from '../api/problem.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/text-field.js';
import { toast } from '../ui/toasts.js';
import styles from './amend-trade.module.css';
import { changesOf, fieldsOf, problemOf, typedOf, type Field } from './amendment.js';
import { loadTrades } from './trade-list.js';
import { inWords } from './trade-words.js';
import { amendTrade, type Trade } from './trades.js';

const labels: Record<Field, string> = {
  quantity: 'Quantity',
  price: 'Price',
  amount: 'Amount',
  fee: 'Fee',
  executedAt: 'Executed at',
  note: 'Note (optional)',
};

interface AmendTradeProps {
  portfolioId: string;
  trade: Trade;
  onClose: () => void;
}

/** What was typed wrongly is put right, as if it had been booked like that. */
export function AmendTrade({ portfolioId, trade, onClose }: AmendTradeProps) {
  const [typed, setTyped] = useState(() => typedOf(trade));
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const fields = fieldsOf(trade);
  const isGood = fields.every((field) => problemOf(trade, field, typed[field]) === undefined);
  const changes = isGood ? changesOf(trade, typed) : {};

  const save = async () => {
    setBusy(true);
    try {
      await amendTrade(portfolioId, trade.id, changes);
      toast({ tone: 'good', title: `Amended: ${inWords(trade)}` });
      void loadTrades(portfolioId);
      onClose();
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return (
    <Dialog title={`Amend ${inWords(trade)}`} isOpen onClose={onClose}>
      <Form
        className={styles.form}
        validationBehavior="aria"
        onSubmit={(event) => {
          event.preventDefault();
          if (Object.keys(changes).length > 0 && !isBusy) void save();
        }}
      >
        {problem && <Banner tone="bad">{problem}</Banner>}
        {fields.map((field, index) => (
          <TextField
            key={field}
            label={labels[field]}
            type={field === 'executedAt' ? 'datetime-local' : 'text'}
            inputMode={field === 'note' || field === 'executedAt' ? undefined : 'decimal'}
            value={typed[field]}
            onChange={(value) => setTyped((before) => ({ ...before, [field]: value }))}
            problem={problemOf(trade, field, typed[field])}
            autoFocus={index === 0}
          />
        ))}
        <Button type="submit" look="strong" isPending={isBusy} isDisabled={Object.keys(changes).length === 0}>
          Save
        </Button>
      </Form>
    </Dialog>
  );
}
