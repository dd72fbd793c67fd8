import type { ReactNode } from 'react';
import styles from './sign-in-page.module.css';

/** What stands in the middle while nobody is signed in. */
export function SignInCard({ children }: { children: ReactNode }) {
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <img src="/icon.svg" alt="" width="40" height="40" />
        <h1>Sign in to Freshfolio</h1>
        {children}
      </div>
    </main>
  );
}
