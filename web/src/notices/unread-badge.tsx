import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import { useNotices } from './notice-list.js';
import styles from './notices.module.css';

const MOST = 50;

/** How many notices nobody has looked at. */
export function UnreadBadge() {
  const unread = useNotices((state) => state.unread);
  if (unread === 0) return null;
  return (
    <span className={styles.badge}>
      {unread < MOST ? unread : `${MOST}+`}
      <VisuallyHidden> unread</VisuallyHidden>
    </span>
  );
}
