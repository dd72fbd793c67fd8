import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { InstrumentField } from '../instruments/instrument-field.js';
import { Button } from '../ui/button.js';
import { add } from './item-actions.js';
import styles from './watchlists.module.css';

const SYMBOL = /^[A-Z0-9][A-Z0-9.:^=-]{0,31}$/;

interface AddItemProps {
  listId: string;
  /** in the list already */
  symbols: readonly string[];
}

/** What is chosen is added at once; what is typed, when that is meant. The field is ready for the next one then. */
export function AddItem({ listId, symbols }: AddItemProps) {
  const [typed, setTyped] = useState('');
  const [told, setTold] = useState<string | null>(null);
  const [problem, setProblem] = useState<string | null>(null);

  const submit = (text: string) => {
    const symbol = text.trim().toUpperCase();
    const isThere = symbols.includes(symbol);
    if (symbol === '') return setProblem('Which symbol?');
    if (!SYMBOL.test(symbol)) return setProblem('This is not a symbol such as AAPL');
    setTyped('');
    setProblem(isThere ? `${symbol} is in this list already` : null);
    setTold(isThere ? null : `${symbol} is the last one now`);
    if (!isThere) void add(listId, symbol);
  };

  return (
    <Form
      className={styles.add}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        submit(typed);
      }}
    >
      <div
        onKeyDownCapture={(event) => {
          // While there are suggestions, Enter only closes them where none is focused.
          if (event.key !== 'Enter' || !isUndecided(event.target as HTMLElement)) return;
          event.preventDefault();
          submit(typed);
        }}
      >
        <InstrumentField
          label="Add a symbol"
          value={typed}
          onChange={(text) => {
            setTyped(text);
            setProblem(null);
          }}
          onPick={submit}
          problem={problem}
        />
      </div>
      <Button type="submit">Add</Button>
      <p role="status" className={styles.told}>
        {told}
      </p>
    </Form>
  );
}

const isUndecided = (field: HTMLElement): boolean =>
  field.ariaExpanded === 'true' && !field.hasAttribute('aria-activedescendant');
