import { useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { PortfolioSummary } from '../api/portfolios.js';
import { money } from '../figures/format.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Select } from '../ui/select.js';
import { TextField } from '../ui/text-field.js';
import { costOf, problemsOf, termsOf } from './move-terms.js';
import { move, type MoveDraft } from './move.js';
import { useQuote } from './quote.js';
import styles from './watchlists.module.css';

interface MoveFormProps {
  opened: MoveDraft;
  portfolios: readonly PortfolioSummary[];
}

/** The price goes with the market until somebody writes another one. */
export function MoveForm({ opened, portfolios }: MoveFormProps) {
  const [draft, setDraft] = useState({ ...opened, portfolioId: opened.portfolioId ?? portfolios[0]!.id });
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const { price, currency } = useQuote(opened.item);
  const terms = termsOf(draft, price);
  const problems = problemsOf(terms);
  const cost = costOf(terms);
  const edit = (field: keyof MoveDraft) => (value: string) => setDraft((typed) => ({ ...typed, [field]: value }));
  const fieldOf = (field: 'quantity' | 'price' | 'fee') => ({
    inputMode: 'decimal' as const,
    onChange: edit(field),
    problem: isTried || draft[field] ? problems[field] : null,
  });

  const submit = () => {
    setTried(true);
    if (Object.values(problems).every((problem) => problem === undefined)) return void move(draft, terms);
    // Once the fields say what is wrong with them.
    requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
  };

  return (
    <Form
      ref={form}
      className={styles.form}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {opened.problem && <Banner tone="bad">Not booked: {opened.problem}</Banner>}
      <Select label="Portfolio" options={portfolios} value={draft.portfolioId} onChange={edit('portfolioId')} />
      <div className={styles.pair}>
        <TextField label="Quantity" value={draft.quantity} autoFocus {...fieldOf('quantity')} />
        <TextField label={`Price${currency ? ` (${currency})` : ''}`} value={terms.price} {...fieldOf('price')} />
      </div>
      <TextField label="Fee" value={draft.fee} placeholder="0" {...fieldOf('fee')} />
      <p className={styles.cost}>
        <span>Estimated cost</span>
        <span>{cost === null ? '—' : money(currency ?? 'USD')(cost)}</span>
      </p>
      <Button type="submit" look="buy">
        Buy and take it out of the list
      </Button>
    </Form>
  );
}
