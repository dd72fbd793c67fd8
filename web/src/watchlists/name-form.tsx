import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import styles from './watchlists.module.css';

interface NameFormProps {
  name?: string;
  action: string;
  onName: (name: string) => void;
}

/** What a watchlist is called, or is to be. */
export function NameForm({ name = '', action, onName }: NameFormProps) {
  const [typed, setTyped] = useState(name);
  const [isTried, setTried] = useState(false);
  const wanted = typed.trim();
  return (
    <Form
      className={styles.form}
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        setTried(true);
        if (wanted !== '') onName(wanted);
      }}
    >
      <TextField
        label="Name"
        value={typed}
        onChange={setTyped}
        maxLength={100}
        problem={isTried && wanted === '' ? 'What is it called?' : null}
        autoFocus
      />
      <Button type="submit" look="strong">
        {action}
      </Button>
    </Form>
  );
}
