import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { useLocation } from 'wouter';
import { detailOf } from '../api/problem.js';
import { createPortfolio } from '../api/portfolios.js';
import { usePortfolioList } from '../live/portfolio-list.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Dialog } from '../ui/dialog.js';
import { TextField } from '../ui/text-field.js';

/** A button, and the dialog behind it. */
export function NewPortfolio() {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button onPress={() => setOpen(true)}>New portfolio</Button>
      <Dialog title="New portfolio" isOpen={isOpen} onClose={() => setOpen(false)}>
        <NewPortfolioForm onDone={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

function NewPortfolioForm({ onDone }: { onDone: () => void }) {
  // One key for the form: sent twice, it makes one portfolio.
  const [key] = useState(() => crypto.randomUUID());
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [, navigate] = useLocation();
  const load = usePortfolioList((list) => list.load);

  const submit = async (form: FormData) => {
    setBusy(true);
    try {
      const currency = String(form.get('currency')).toUpperCase();
      const { id } = await createPortfolio(String(form.get('name')), currency, key);
      await load();
      onDone();
      navigate(`/portfolios/${id}`);
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return (
    <Form
      style={{ display: 'grid', gap: 'var(--space-4)' }}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {problem && <Banner tone="bad">{problem}</Banner>}
      <TextField label="Name" name="name" isRequired maxLength={100} autoFocus />
      <TextField
        label="Base currency"
        name="currency"
        isRequired
        defaultValue="USD"
        pattern="[A-Za-z]{3}"
        hint="ISO 4217, such as EUR"
      />
      <Button type="submit" look="strong" isPending={isBusy}>
        Create
      </Button>
    </Form>
  );
}
