import { useMemo, useRef, useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { InstrumentField } from '../instruments/instrument-field.js';
import { usePortfolio } from '../live/portfolios.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { Choice } from '../ui/choice.js';
import { TextField } from '../ui/text-field.js';
import { checkDraft, type Problems } from './check-draft.js';
import { EstimateList } from './estimate-list.js';
import { useMarketPrice } from './market-price.js';
import { orderOf, type Order } from './order.js';
import { usePendingOf } from './pending-trades.js';
import { PriceField } from './price-field.js';
import { symbolOf, termsOf } from './terms.js';
import type { Draft, Side } from './ticket.js';
import styles from './order-form.module.css';

const sides = [
  { id: 'buy', name: 'Buy', tone: 'up' },
  { id: 'sell', name: 'Sell', tone: 'down' },
] as const;

/** What stands in each field is looked at as it is typed; what is still empty, when the order is placed. */
export function OrderForm({ opened, onPlace }: { opened: Draft; onPlace: (order: Order) => void }) {
  const [draft, setDraft] = useState(opened);
  const [isTried, setTried] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const terms = useTerms(draft);
  const positions = usePortfolio(draft.portfolioId)?.positions;
  const own = useMemo(() => (positions ?? []).map(({ symbol }) => ({ symbol, name: null })), [positions]);
  if (!terms) return null;
  const problems = checkDraft(draft, terms);
  const problemOf = (field: keyof Problems) => (isTried || draft[field] ? problems[field] : undefined);
  const edit = (field: keyof Draft) => (value: string) => setDraft((typed) => ({ ...typed, [field]: value }));

  const submit = () => {
    setTried(true);
    if (Object.keys(problems).length === 0) return onPlace(orderOf(draft, terms));
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
      <Choice<Side> label="Side" options={sides} value={draft.side} onChange={edit('side')} />
      <InstrumentField
        label="Symbol"
        value={draft.symbol}
        onChange={edit('symbol')}
        own={own}
        problem={problemOf('symbol')}
        autoFocus={opened.symbol === ''}
      />
      <div className={styles.pair}>
        <TextField
          label="Quantity"
          inputMode="decimal"
          value={draft.quantity}
          onChange={edit('quantity')}
          problem={problemOf('quantity')}
          autoFocus={opened.symbol !== ''}
        />
        <PriceField
          price={draft.price}
          terms={terms}
          onChange={(price) => setDraft((typed) => ({ ...typed, price }))}
          problem={isTried || draft.price || draft.quantity ? problems.price : undefined}
        />
      </div>
      <div className={`${styles.pair} ${styles.rest}`}>
        <TextField
          label="Fee"
          inputMode="decimal"
          placeholder="0"
          value={draft.fee}
          onChange={edit('fee')}
          problem={problemOf('fee')}
        />
        <TextField
          label="Executed at (optional)"
          type="datetime-local"
          value={draft.executedAt}
          onChange={edit('executedAt')}
          problem={problemOf('executedAt')}
        />
      </div>
      <TextField label="Note (optional)" value={draft.note} onChange={edit('note')} problem={problemOf('note')} />
      <EstimateList draft={draft} terms={terms} />
      <Button type="submit" look={draft.side}>
        Place order
      </Button>
    </Form>
  );
}

function useTerms(draft: Draft) {
  const portfolio = usePortfolio(draft.portfolioId);
  const pending = usePendingOf(draft.portfolioId);
  const market = useMarketPrice(symbolOf(draft));
  return portfolio && termsOf(draft, { portfolio, pending, market });
}
