import { MANUAL_QUEUE, MARKET_QUEUE } from './queue.js';

/**
 * Somebody waits for `manual`; `bulk` is work on many portfolios at once, `market` are prices that moved. Each has marks of its
 * own: what one lane values early, another values once more in its time.
 */
export type Lane = 'manual' | 'bulk' | 'market';

/** BullMQ's priorities: the lowest number goes first. */
export const lanes = {
  manual: { queue: MANUAL_QUEUE, priority: 0, isPaced: false },
  bulk: { queue: MARKET_QUEUE, priority: 5, isPaced: false },
  market: { queue: MARKET_QUEUE, priority: 10, isPaced: true },
} satisfies Record<Lane, { queue: string; priority: number; isPaced: boolean }>;

export const laneNames = Object.keys(lanes) as Lane[];
