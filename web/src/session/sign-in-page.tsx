import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { detailOf } from '../api/problem.js';
import { Button } from '../ui/button.js';
import { TextField } from '../ui/text-field.js';
import { Banner } from '../ui/banner.js';
import { useSession } from './session.js';
import { signIn } from './sign-in.js';
import styles from './sign-in-page.module.css';

export function SignInPage() {
  const reason = useSession((state) => state.reason);
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
    <main className={styles.page}>
      <Form
        className={styles.card}
        onSubmit={(event) => {
          event.preventDefault();
          void submit(new FormData(event.currentTarget));
        }}
      >
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>Sign in to Freshfolio</h1>
        {(problem ?? reason) && <Banner tone={problem ? 'bad' : 'plain'}>{problem ?? reason}</Banner>}
        <TextField label="Email" name="email" type="email" autoComplete="username" isRequired autoFocus />
        <TextField label="Password" name="password" type="password" autoComplete="current-password" isRequired />
        <Button type="submit" look="strong" isPending={isBusy}>
          Sign in
        </Button>
      </Form>
    </main>
  );
}
