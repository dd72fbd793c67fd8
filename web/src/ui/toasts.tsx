import { Button as Close } from 'react-aria-components/Button';
import { Text } from 'react-aria-components/Text';
import {
  UNSTABLE_Toast as Toast,
  UNSTABLE_ToastContent as ToastContent,
  UNSTABLE_ToastQueue as ToastQueue,
  UNSTABLE_ToastRegion as ToastRegion,
} from 'react-aria-components/Toast';
import { Button } from './button.js';
import styles from './toasts.module.css';

const SHOWN_MS = 8000;
const MOST = 4;

export interface Told {
  title: string;
  detail?: string;
  tone: 'plain' | 'good' | 'bad';
  /** what can be done about it; a bad one stays until that is done or it is dismissed */
  action?: { name: string; onAction: () => void };
}

const queue = new ToastQueue<Told>({ maxVisibleToasts: MOST });

/** Says something in the corner for a while; a bad one stays for longer. */
export function toast(told: Told): void {
  const timeout = told.tone === 'bad' ? 2 * SHOWN_MS : SHOWN_MS;
  queue.add(told, told.action && told.tone === 'bad' ? {} : { timeout });
}

export function Toasts() {
  return (
    <ToastRegion queue={queue} className={styles.region}>
      {({ toast: shown }) => (
        <Toast toast={shown} className={`${styles.toast} ${styles[shown.content.tone]}`}>
          <ToastContent className={styles.content}>
            <Text slot="title">{shown.content.title}</Text>
            {shown.content.detail && <Text slot="description">{shown.content.detail}</Text>}
            {shown.content.action && (
              <Button
                size="small"
                onPress={() => {
                  queue.close(shown.key);
                  shown.content.action!.onAction();
                }}
              >
                {shown.content.action.name}
              </Button>
            )}
          </ToastContent>
          <Close slot="close" aria-label="Dismiss" className={styles.close}>
            ✕
          </Close>
        </Toast>
      )}
    </ToastRegion>
  );
}
