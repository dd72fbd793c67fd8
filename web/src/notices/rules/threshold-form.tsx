import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { AlertRule } from '../../api/alert-rules.js';
import { Button } from '../../ui/button.js';
import { TextField } from '../../ui/text-field.js';
import { choiceOf, choices, termOf, termProblem, termTextOf } from './draft.js';
import { useAlertRules } from './rule-list.js';
import styles from './rules.module.css';

interface ThresholdFormProps {
  rule: AlertRule;
  words: string;
  onDone: () => void;
}

/** Another limit for a rule as it was seen; it is armed again. */
export function ThresholdForm({ rule, words, onDone }: ThresholdFormProps) {
  // What was seen when the dialog opened counts, whatever comes meanwhile.
  const [seen] = useState(rule);
  const [term, setTerm] = useState(termTextOf(rule));
  const change = useAlertRules((state) => state.change);
  const choice = choiceOf(seen);
  const problem = termProblem(choice, term);

  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        if (problem !== null) return;
        onDone();
        void change(seen, termOf(choice, term));
      }}
    >
      <p>{words}</p>
      <TextField
        label={choices[choice].term}
        value={term}
        onChange={setTerm}
        problem={problem}
        inputMode="decimal"
        autoFocus
      />
      <Button type="submit" look="strong">
        Change
      </Button>
    </Form>
  );
}
