import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { detailOf } from '../api/problem.js';
import { Banner } from '../ui/banner.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import { signIn } from './sign-in.js';
import styles from './sign-in-page.module.css';

/** For an account of the service itself. */
export function PasswordForm() {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);

  const submit = async (form: FormData) => {
    setBusy(true);
    setProblem(null);
    try {
      await signIn(String(form.get('email')), String(form.get('password')));
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };

  return (
    <Form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void submit(new FormData(event.currentTarget));
      }}
    >
      {problem && <Banner tone="bad">{problem}</Banner>}
      <TextField label="Email" name="email" type="email" autoComplete="username" isRequired autoFocus />
      <TextField label="Password" name="password" type="password" autoComplete="current-password" isRequired />
      <Button type="submit" look="strong" isPending={isBusy}>
        Sign in
      </Button>
    </Form>
  );
}
