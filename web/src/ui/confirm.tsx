import type { ReactNode } from 'react';
import { Banner } from './banner.js';
import { Button } from './button.js';
import styles from './confirm.module.css';
import { Dialog } from './dialog.js';

interface ConfirmProps {
  title: string;
  /** what is done, as a button says it */
  action: string;
  /** why it could not be done; it can be tried again */
  problem: string | null;
  isBusy: boolean;
  onConfirm: () => void;
  onClose: () => void;
  /** what that means */
  children: ReactNode;
}

/** Asks before something is taken away. */
export function Confirm({ title, action, problem, isBusy, onConfirm, onClose, children }: ConfirmProps) {
  return (
    <Dialog title={title} role="alertdialog" isOpen onClose={onClose}>
      {problem && <Banner tone="bad">{problem}</Banner>}
      {children}
      <div className={styles.buttons}>
        <Button onPress={onClose}>Keep it</Button>
        <Button look="bad" isPending={isBusy} onPress={onConfirm}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
