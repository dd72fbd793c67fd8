import { useEffect, useState } from 'react';
import type { Period } from './period.js';
import { type Performance, readPerformance } from './read-performance.js';

interface Outcome {
  asked: string;
  performance?: Performance;
  error?: Error;
}

/** What was shown last stays until the next is there. Asks anew after a trade. */
export function usePerformance(portfolioId: string, { from, to }: Period, revision: number) {
  const [outcome, setOutcome] = useState<Outcome | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = `${portfolioId} ${from} ${to} ${revision} ${attempt}`;

  useEffect(() => {
    const control = new AbortController();
    readPerformance(portfolioId, { from, to }, control.signal).then(
      (performance) => setOutcome({ asked, performance }),
      (error: Error) => !control.signal.aborted && setOutcome({ asked, error }),
    );
    return () => control.abort();
  }, [portfolioId, from, to, asked]);

  return { ...outcome, isBusy: outcome?.asked !== asked, again: () => setAttempt((count) => count + 1) };
}
