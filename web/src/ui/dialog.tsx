import type { ReactNode } from 'react';
import { Dialog as AriaDialog, Heading } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from './button.js';
import styles from './dialog.module.css';

interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  /** in the middle, or along the right edge, where what is behind it stays in sight */
  place?: 'middle' | 'side';
  size?: 'normal' | 'wide';
  /** `alertdialog`: asks before something that cannot be undone */
  role?: 'dialog' | 'alertdialog';
  children: ReactNode;
}

/** Over the page until it is closed: by its button, Escape, or a press beside it. */
export function Dialog({ title, isOpen, onClose, place = 'middle', size = 'normal', role, children }: DialogProps) {
  return (
    <ModalOverlay
      isOpen={isOpen}
      onOpenChange={(opened) => !opened && onClose()}
      isDismissable
      className={`${styles.overlay} ${styles[place]}`}
    >
      <Modal className={`${styles.modal} ${styles[size]}`}>
        <AriaDialog role={role} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title">{title}</Heading>
            <Button slot="close" look="weak" size="small" aria-label="Close">
              ✕
            </Button>
          </header>
          {children}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
