import { useState, type ReactNode } from 'react';
import { detailOf } from '../api/problem.js';
import { Banner } from './banner.js';
import { Button } from './button.js';
import styles from './confirm.module.css';
import { Dialog } from './dialog.js';

interface ConfirmProps {
  title: string;
  /** what is done, as a button says it */
  action: string;
  onConfirm: () => Promise<void>;
  onClose: () => void;
  /** what that means */
  children: ReactNode;
}

/** Asks before something is taken away. Where that fails it says why, and stays. */
export function Confirm({ title, action, onConfirm, onClose, children }: ConfirmProps) {
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const confirm = async () => {
    setBusy(true);
    try {
      await onConfirm();
      onClose();
    } catch (error) {
      setProblem(detailOf(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} role="alertdialog" isOpen onClose={onClose}>
      {problem && <Banner tone="bad">{problem}</Banner>}
      {children}
      <div className={styles.buttons}>
        <Button onPress={onClose}>Keep it</Button>
        <Button look="bad" isPending={isBusy} onPress={() => void confirm()}>
          {action}
        </Button>
      </div>
    </Dialog>
  );
}
