import { afterEach, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { redisServerUrl } from '../support/environment.js';
import { changed, Gate, startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

let queue: TestQueue;
afterEach(() => queue?.stop());

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const many = Array.from({ length: 1000 }, (_, index) => changed(`p${index}`, 'A'));

it('a manual refresh overtakes a thousand waiting jobs, and is done in less than 250 ms', async () => {
  queue = await startQueue({ redisUrl: redisServerUrl(), debounceMs: 0, concurrency: 4 });
  await queue.jobs.value('market', many);
  const done = new Gate();
  let others = 0;
  queue.work(async (id) => {
    if (id === 'mine') return done.open();
    others += 1;
    await pause(20);
  });
  const began = performance.now();
  await queue.scheduler.refresh('ada', 'mine');
  await done.opened;
  expect(performance.now() - began).toBeLessThan(250);
  // Most of them were in its way.
  expect(others).toBeLessThan(500);
});

it('bulk work goes before prices that moved', async () => {
  queue = await startQueue({ redisUrl: redisServerUrl(), debounceMs: 0, concurrency: 1 });
  await queue.jobs.value('market', many.slice(0, 50));
  await queue.jobs.value('bulk', [changed('bulk', '*')]);
  const order: string[] = [];
  const done = new Gate();
  queue.work(async (id) => {
    order.push(id);
    if (order.length === 51) done.open();
  });
  await done.opened;
  expect(order[0]).toBe('bulk');
});
