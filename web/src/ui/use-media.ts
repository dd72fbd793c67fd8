import { useSyncExternalStore } from 'react';

/** Whether a media query holds. */
export function useMedia(query: string): boolean {
  const subscribe = (look: () => void) => {
    const media = matchMedia(query);
    media.addEventListener('change', look);
    return () => media.removeEventListener('change', look);
  };
  return useSyncExternalStore(subscribe, () => matchMedia(query).matches);
}
