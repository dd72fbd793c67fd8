import { Switch } from '../ui/switch.js';
import { useBrowserNotifications, type Permission } from './browser-notifications.js';
import { UpdateFrequency } from './update-frequency.js';
import styles from './notices.module.css';

const hints: Record<Permission, string> = {
  default: 'Alerts are shown by your browser while this page is out of sight. It asks you first. Kept in this browser.',
  granted: 'Alerts are shown by your browser while this page is out of sight. Kept in this browser.',
  denied: 'Your browser does not let this page show notifications: allow them in its settings for this site.',
  missing: 'This browser shows no notifications of a page. Alerts are told here, and stay in the list.',
};

/** How, and how often. */
export function NoticeSettings() {
  const { permission, isWanted, want } = useBrowserNotifications();
  const isPossible = permission === 'default' || permission === 'granted';
  return (
    <div className={styles.settings}>
      <div className={styles.setting}>
        <Switch
          label="Browser notifications"
          isSelected={isWanted && permission === 'granted'}
          isDisabled={!isPossible}
          onChange={(isOn) => void want(isOn)}
        />
        <p className={styles.hint} role="status">
          {hints[permission]}
        </p>
      </div>
      <UpdateFrequency />
    </div>
  );
}
