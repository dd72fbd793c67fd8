import { call } from '../api/call.js';

export interface Histogram {
  /** s */
  bounds: number[];
  /** cumulative; one more than bounds */
  counts: number[];
}

export interface Lane {
  depth: number;
  active: number;
  parked: number;
  oldestAgeMs: number;
}

/** A round over everybody takes as long as it takes. */
export const isPromised = (lane: string): boolean => lane !== 'bulk';

/** Counters are those of the process that answers, since it started. */
export interface OperationsFigures {
  at: string;
  pid: number;
  role: string;
  startedAt: string;
  cacheReads: Record<'memory' | 'redis', Record<string, number>>;
  staleReads: number;
  invalidationLag: Histogram;
  recomputeDelay: Histogram;
  priceTicks: number;
  redis: 'closed' | 'catching-up' | 'open';
  outbox: { depth: number; oldestSeconds: number } | null;
  queue: { depth: number; active: number; oldestAgeMs: number; lanes: Record<string, Lane> } | null;
  sockets: number;
  streams: number;
  eventLoopP99Ms: number;
}

/** @throws Problem */
export const readFigures = (signal: AbortSignal): Promise<OperationsFigures> => call('/operations/figures', { signal });
