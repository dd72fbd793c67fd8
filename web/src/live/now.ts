import { useSyncExternalStore } from 'react';

let now = Date.now();
const looking = new Set<() => void>();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(look: () => void): () => void {
  looking.add(look);
  timer ??= setInterval(() => {
    now = Date.now();
    for (const tell of looking) tell();
  }, 1000);
  return () => {
    looking.delete(look);
    if (looking.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

/** What is derived from the time (ms since 1970), looked at once a second: only a change of it draws anything anew. */
export function useNow<Value extends string | number | boolean>(derive: (now: number) => Value): Value {
  return useSyncExternalStore(subscribe, () => derive(Math.max(now, Date.now() - 1000)));
}
