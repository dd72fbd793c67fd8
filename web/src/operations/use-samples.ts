import { useEffect, useState } from 'react';
import { type OperationsFigures, readFigures } from './figures.js';
import { withSample } from './samples.js';

const ASK_MS = 2000;

/** Asks every 2 s, one at a time, for as long as the component is there and the page is seen. */
export function useSamples() {
  const [samples, setSamples] = useState<readonly OperationsFigures[]>([]);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const control = new AbortController();
    let isAsking = false;
    const ask = async () => {
      if (isAsking || document.visibilityState === 'hidden') return;
      isAsking = true;
      try {
        const sample = await readFigures(control.signal);
        setSamples((before) => withSample(before, sample));
        setError(null);
      } catch (problem) {
        if (!control.signal.aborted) setError(problem as Error);
      } finally {
        isAsking = false;
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), ASK_MS);
    document.addEventListener('visibilitychange', () => void ask(), { signal: control.signal });
    return () => {
      clearInterval(timer);
      control.abort();
    };
  }, []);
  return { samples, error };
}
