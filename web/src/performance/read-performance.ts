import { call } from '../api/call.js';
import { Problem } from '../api/problem.js';
import type { Period } from './period.js';

const MOST_ATTEMPTS = 5;

export type Figure = 'timeWeightedReturn' | 'moneyWeightedReturn' | 'realizedPnl' | 'unrealizedPnl' | 'income' | 'fees';

/** Returns in percent, the others in the base currency; `null` where it cannot be told. */
export interface Figures extends Record<Figure, string | null> {
  unknown: { figure: Figure; reason: string }[];
  missing: { symbol: string; from: string; to: string; reason: string }[];
}

export interface Performance extends Figures {
  /** YYYY-MM-DD, UTC */
  from: string;
  to: string;
  positions: (Figures & { symbol: string })[];
}

/** Asks again where too many others are waiting. @throws Problem */
export async function readPerformance(
  portfolioId: string,
  { from, to }: Pick<Period, 'from' | 'to'>,
  signal: AbortSignal,
): Promise<Performance> {
  const query = new URLSearchParams({ ...(from && { from }), to });
  for (let attempt = 1; ; attempt += 1) {
    try {
      // oxlint-disable-next-line no-await-in-loop -- one after the other, until it is answered
      return await call<Performance>(`/portfolios/${portfolioId}/performance?${query}`, { signal });
    } catch (error) {
      const waitMs = error instanceof Problem && error.code === 'busy' ? error.retryAfterMs : null;
      if (waitMs === null || attempt === MOST_ATTEMPTS) throw error;
      // oxlint-disable-next-line no-await-in-loop -- whoever is busy is left alone for a while
      await pause(waitMs * (1 + Math.random()), signal);
    }
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    });
  });
