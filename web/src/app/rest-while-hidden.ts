import { useEffect } from 'react';
import { areNotificationsOn } from '../notices/browser-notifications.js';
import { pause } from '../live/connection.js';
import { slowDown } from '../live/refresh.js';

const HIDDEN_MS = 60_000;
/** Alerts are told while nobody looks, so the server has to go on; it need not hurry. */
const NOTICES_MS = 10_000;

/** Nothing is brought that nobody sees: a minute after the page is hidden, until it is seen. */
export function useRestWhileHidden(): void {
  useEffect(() => {
    let end: (() => void) | undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      clearTimeout(timer);
      end?.();
      end = undefined;
      if (document.visibilityState === 'hidden') timer = setTimeout(() => (end = rest()), HIDDEN_MS);
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      clearTimeout(timer);
      end?.();
      document.removeEventListener('visibilitychange', look);
    };
  }, []);
}

function rest(): () => void {
  if (!areNotificationsOn()) return pause('hidden');
  slowDown(NOTICES_MS);
  return () => slowDown(0);
}
