import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { InstrumentField } from '../../instruments/instrument-field.js';
import { usePortfolioList } from '../../live/portfolio-list.js';
import { Button } from '../../ui/button.js';
import { Select } from '../../ui/select.js';
import { TextField } from '../../ui/text-field.js';
import { choices, problemOf, ruleOf, symbolProblem, termProblem, type Choice, type Draft } from './draft.js';
import { useAlertRules } from './rule-list.js';
import styles from './rules.module.css';

const options = Object.entries(choices).map(([id, { name }]) => ({ id: id as Choice, name }));
const empty: Draft = { choice: 'price_above', symbol: '', portfolioId: null, term: '' };

/** What is wrong is said as it is typed; what is empty still is said by the button. */
export function NewRuleForm({ onDone }: { onDone: () => void }) {
  const [draft, setDraft] = useState(empty);
  const [isAsked, setAsked] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const portfolios = usePortfolioList((list) => list.items) ?? [];
  const add = useAlertRules((state) => state.add);
  const { choice, symbol, portfolioId, term } = draft;
  const edit = (changes: Partial<Draft>) => setDraft({ ...draft, ...changes });
  const told = (text: string, problem: string | null) => (isAsked || text !== '' ? problem : null);

  const submit = async () => {
    setAsked(true);
    if (problemOf(draft) !== null || isBusy) return;
    setBusy(true);
    const isMade = await add(ruleOf(draft), crypto.randomUUID());
    setBusy(false);
    if (isMade) onDone();
  };

  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <Select label="Tell me when" options={options} value={choice} onChange={(chosen) => edit({ choice: chosen })} />
      {choices[choice].subject === 'symbol' ? (
        <InstrumentField
          label="Symbol"
          value={symbol}
          onChange={(typed) => edit({ symbol: typed })}
          problem={told(symbol, symbolProblem(symbol))}
          autoFocus
        />
      ) : (
        <Select
          label="Portfolio"
          options={portfolios}
          value={portfolioId}
          onChange={(chosen) => edit({ portfolioId: chosen })}
        />
      )}
      <TextField
        label={choices[choice].term}
        value={term}
        onChange={(typed) => edit({ term: typed })}
        problem={told(term, termProblem(choice, term))}
        inputMode="decimal"
      />
      {isAsked && problemOf(draft) === 'Choose a portfolio' && <p role="alert">Choose a portfolio</p>}
      <Button type="submit" look="strong" isPending={isBusy}>
        Make rule
      </Button>
    </Form>
  );
}
