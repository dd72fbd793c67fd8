import { getQueueToken } from '@nestjs/bullmq';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import type { Queue } from 'bullmq';
import { MANUAL_QUEUE, MARKET_QUEUE } from '../recompute/queue.js';
import { AdminGate } from './admin-gate.js';

export const BULL_BOARD_PATH = '/admin/queues';

/**
 * Mounts Bull Board, to look at only. It is Express middleware, which no guard of Nest ever sees: the gate comes first.
 * (The ready-made Nest module is CommonJS and cannot load Nest 12.)
 */
export function mountBullBoard(app: NestExpressApplication): void {
  const adapter = new ExpressAdapter();
  adapter.setBasePath(BULL_BOARD_PATH);
  const queues = [MARKET_QUEUE, MANUAL_QUEUE].map((name) => app.get<Queue>(getQueueToken(name), { strict: false }));
  createBullBoard({
    queues: queues.map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    serverAdapter: adapter,
    options: { uiConfig: { boardTitle: 'Freshfolio' } },
  });
  const gate = app.get(AdminGate, { strict: false });
  app.use(BULL_BOARD_PATH, gate.middleware, adapter.getRouter());
}
