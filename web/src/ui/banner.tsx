import type { ReactNode } from 'react';
import styles from './banner.module.css';

/** Something that holds for all that is below it. A bad one is read out at once. */
export function Banner({ tone, children }: { tone: 'plain' | 'warn' | 'bad'; children: ReactNode }) {
  return (
    <div className={`${styles.banner} ${styles[tone]}`} role={tone === 'bad' ? 'alert' : 'status'}>
      {children}
    </div>
  );
}
