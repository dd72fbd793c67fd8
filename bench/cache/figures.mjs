import { hitRatio } from './hit-ratio.mjs';
import { hits } from './hits.mjs';
import { lag } from './lag.mjs';
import { outboxCost } from './outbox-cost.mjs';
import { stampede } from './stampede.mjs';

/** `npm run bench -- cache`, in this order. */
export const cache = { hits, stampede, lag, 'outbox-cost': outboxCost, 'hit-ratio': hitRatio };
