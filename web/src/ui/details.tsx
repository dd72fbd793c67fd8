import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import styles from './details.module.css';

interface DetailsProps {
  /** what stands on the page, and is pressed */
  summary: ReactNode;
  /** of what there is to know */
  label: string;
  className?: string;
  children: ReactNode;
}

/** More about something, beside it, for whoever presses it. */
export function Details({ summary, label, className, children }: DetailsProps) {
  return (
    <DialogTrigger>
      <Button className={`${styles.summary} ${className ?? ''}`}>{summary}</Button>
      <Popover className={styles.popover} placement="bottom end" aria-label={label}>
        {children}
      </Popover>
    </DialogTrigger>
  );
}
