import { useSyncExternalStore } from 'react';

function subscribe(look: () => void): () => void {
  document.addEventListener('visibilitychange', look);
  return () => document.removeEventListener('visibilitychange', look);
}

/** Whether anybody can see the page: it is not behind another tab. */
export const usePageSeen = (): boolean => useSyncExternalStore(subscribe, () => document.visibilityState === 'visible');
