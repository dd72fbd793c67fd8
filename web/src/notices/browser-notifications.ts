import { create } from 'zustand';
import type { Alert } from '../api/notices.js';
import { wordsOf } from './words.js';

const KEY = 'freshfolio.notifications';

/** `missing`: this browser shows none, or not from a page. */
export type Permission = 'missing' | 'default' | 'granted' | 'denied';

interface BrowserNotifications {
  permission: Permission;
  /** chosen in this browser; counts where it is permitted */
  isWanted: boolean;
  /** Asks for the permission where that has not been given or denied. */
  want: (isWanted: boolean) => Promise<void>;
}

const permissionOf = (): Permission => (typeof Notification === 'undefined' ? 'missing' : Notification.permission);

/** What the browser shows while the page is out of sight. */
export const useBrowserNotifications = create<BrowserNotifications>((set) => ({
  permission: permissionOf(),
  isWanted: localStorage.getItem(KEY) === 'on',
  want: async (isWanted) => {
    if (isWanted && permissionOf() === 'default') await Notification.requestPermission();
    const permission = permissionOf();
    const isOn = isWanted && permission === 'granted';
    localStorage.setItem(KEY, isOn ? 'on' : 'off');
    set({ permission, isWanted: isOn });
  },
}));

export const areNotificationsOn = (): boolean =>
  useBrowserNotifications.getState().isWanted && permissionOf() === 'granted';

/** Several tabs show one of them. */
export function notify(alert: Alert): void {
  if (!areNotificationsOn() || document.visibilityState === 'visible') return;
  const { title, detail } = wordsOf(alert);
  try {
    const shown = new Notification(title, { body: detail, tag: alert.id, icon: '/icon.svg' });
    shown.addEventListener('click', () => {
      window.focus();
      shown.close();
    });
  } catch {
    // Some know the word and let only service workers do it.
    useBrowserNotifications.setState({ permission: 'missing' });
  }
}
