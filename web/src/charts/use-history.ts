import { useEffect, useState } from 'react';
import { type ValuePoint, readHistory } from './history.js';
import type { Range } from './ranges.js';

/** The server takes a snapshot as often. */
const ASK_MS = 900_000;

export interface History {
  portfolioId: string;
  range: Range;
  points: ValuePoint[];
}

/** What was asked for last stays until the next is there. */
export function useHistory(portfolioId: string, range: Range) {
  const [history, setHistory] = useState<History | null>(null);
  const [failure, setFailure] = useState<{ asked: string; error: Error } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const asked = `${portfolioId} ${range} ${attempt}`;

  useEffect(() => {
    const control = new AbortController();
    readHistory(portfolioId, range, control.signal).then(
      (points) => setHistory({ portfolioId, range, points }),
      (error: Error) => !control.signal.aborted && setFailure({ asked, error }),
    );
    const timer = setTimeout(() => setAttempt((count) => count + 1), ASK_MS);
    return () => {
      clearTimeout(timer);
      control.abort();
    };
  }, [portfolioId, range, asked]);

  return {
    history: history?.portfolioId === portfolioId ? history : null,
    error: failure?.asked === asked ? failure.error : null,
    again: () => setAttempt((count) => count + 1),
  };
}
