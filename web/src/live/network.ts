import { useSyncExternalStore } from 'react';
import { useConnection } from './connection.js';

const connectNow = (): void => useConnection.getState().client?.retryNow();

function subscribe(look: () => void): () => void {
  addEventListener('online', look);
  addEventListener('online', connectNow);
  addEventListener('offline', look);
  return () => {
    removeEventListener('online', look);
    removeEventListener('online', connectNow);
    removeEventListener('offline', look);
  };
}

/** Whether the browser has a network; as soon as it has one again it connects. */
export const useNetwork = (): boolean => useSyncExternalStore(subscribe, () => navigator.onLine);
