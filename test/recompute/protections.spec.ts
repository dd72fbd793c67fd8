import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { Config } from '../../src/config/config.js';
import type { PortfolioUpdate } from '../../src/portfolio/live/portfolio-update.js';
import { PortfolioUpdates } from '../../src/portfolio/live/portfolio-updates.js';
import { UpdateSequence } from '../../src/portfolio/live/update-sequence.js';
import { gate } from '../cache/gate.js';
import { eventually } from '../support/client.js';
import { redisServerUrl } from '../support/environment.js';
import { changed, startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

/** What each protection is for is seen where it is missing. */
const both = [
  { which: 'with', isOn: true },
  { which: 'without', isOn: false },
];
const settled = (queue: TestQueue) => eventually(() => queue.isQuiet(), Boolean);
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the queue', () => {
  const queues: TestQueue[] = [];
  afterEach(async () => {
    for (const queue of queues.splice(0)) await queue.stop();
  });
  const start = async (settings: Partial<Parameters<typeof startQueue>[0]> = {}) => {
    queues.push(await startQueue({ redisUrl: redisServerUrl(), debounceMs: 0, ...settings }));
    return queues.at(-1)!;
  };

  it.each(both)(
    'shows the first price after a pause at once or at the end of the window, $which leading edge',
    async ({ isOn }) => {
      const queue = await start({ debounceMs: 700, leadingEdge: isOn });
      let ranAt = Infinity;
      queue.work(async () => void (ranAt = performance.now()));
      const began = performance.now();
      await queue.jobs.value('market', [changed('p', 'A')]);
      await settled(queue);
      expect(ranAt - began < 500).toBe(isOn);
    },
  );

  it.each(both)('runs as often as promised or as it can, $which pace', async ({ isOn }) => {
    const queue = await start({ debounceMs: 10, paceMs: isOn ? 400 : 0 });
    let runs = 0;
    queue.work(async () => void (runs += 1));
    const began = performance.now();
    while (performance.now() - began < 1000) {
      await queue.jobs.value('market', [changed('p', 'A')]);
      await pause(10);
    }
    await settled(queue);
    const promised = Math.ceil((performance.now() - began) / 400) + 1;
    expect(runs <= promised).toBe(isOn);
  });

  it.each(both)('repeats what a run took on and did not do, or loses it, $which set in flight', async ({ isOn }) => {
    const queue = await start();
    const { marks, redis } = queue;
    const take = marks.take.bind(marks);
    if (!isOn) {
      marks.take = async (lane, portfolio, owner) => {
        const taken = await take(lane, portfolio, owner);
        await redis.unlink(`${marks.key}:${lane}:inflight:${portfolio.portfolioId}`);
        return taken;
      };
    }
    let attempts = 0;
    queue.work(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('PostgreSQL is away');
    });
    await queue.jobs.value('bulk', [changed('p', 'A')]);
    await settled(queue);
    expect(attempts === 2).toBe(isOn);
  });

  it('finds marks whose job was never added, by the sweeper and by nothing else', async () => {
    const [swept, unswept] = [await start(), await start()];
    const runs = { swept: 0, unswept: 0 };
    swept.work(async () => void (runs.swept += 1));
    unswept.work(async () => void (runs.unswept += 1));
    for (const queue of [swept, unswept]) await queue.marks.mark('market', [changed('p', 'A')]);
    swept.sweeper.start();
    await settled(swept);
    expect(runs).toEqual({ swept: 1, unswept: 0 });
    expect(await unswept.marks.state('market')).toMatchObject({ waiting: 1 });
  });
});

describe('a run that was slower than a later one', () => {
  let queue: TestQueue;
  afterEach(() => queue?.stop());

  it.each(both)('has the last word of PostgreSQL or its own, $which order of runs', async ({ isOn }) => {
    const prefix = `t${randomUUID().slice(0, 13)}`;
    queue = await startQueue({ redisUrl: redisServerUrl(), prefix });
    const sequence = new UpdateSequence(queue.redis, { redis: { prefix } } as Config);
    if (!isOn) {
      const next = sequence.next.bind(sequence);
      sequence.next = (id, update) => next(id, update, true);
    }
    let truth = 'before';
    const slow = gate();
    const collector = {
      read: async ({ minRevision }: { minRevision: number }) => {
        const seen = { id: 'p', revision: 1, positions: [], valuation: { marketValue: truth } };
        if (minRevision === 1) await slow.pass();
        return () => seen;
      },
    };
    const cache = { update: async (_: unknown, next: (last: undefined) => Promise<unknown>) => next(undefined) };
    const sent: string[] = [];
    const events = {
      emit: async (_: string, { update }: { update: PortfolioUpdate }) => {
        sent.push(update.valuation.marketValue ?? '');
        return true;
      },
    };
    const updates = new PortfolioUpdates(collector as never, cache as never, sequence, events as never);

    // From now on it is known that somebody follows.
    await updates.publish('ada', 'p', { minRevision: 0, order: 1, isUrgent: false });
    const earlier = updates.publish('ada', 'p', { minRevision: 1, order: 2, isUrgent: false });
    await slow.reached;
    truth = 'after';
    await updates.publish('ada', 'p', { minRevision: 0, order: 3, isUrgent: false });
    slow.open();
    await earlier;

    expect(sent.at(-1)).toBe(isOn ? 'after' : 'before');
  });
});
