import type { ReactNode } from 'react';
import styles from './empty.module.css';

/** Where there is nothing yet: why, and what to do about it. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className={styles.empty}>
      <h2>{title}</h2>
      {children}
    </div>
  );
}
