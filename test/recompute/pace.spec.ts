import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { loadConfig } from '../../src/config/config.js';
import { eventually } from '../support/client.js';
import { redisServerUrl } from '../support/environment.js';
import { changed, startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
/** BullMQ wakes a worker up to this much too early (ms): the pace is Redis', our clock is this process'. */
const CLOCK_MS = 15;

describe('the pace of a portfolio', () => {
  let queue: TestQueue;
  let runs: number[];
  afterEach(() => queue?.stop());

  const start = async (settings: Partial<Parameters<typeof startQueue>[0]>) => {
    runs = [];
    queue = await startQueue({ redisUrl: redisServerUrl(), ...settings });
    queue.work(async () => void runs.push(performance.now()));
  };
  const settled = () =>
    eventually(
      () => queue.isQuiet(),
      (isQuiet) => isQuiet,
    );
  const gaps = () => runs.slice(1).map((at, index) => at - runs[index]!);

  it('is at most twenty runs a minute as it is configured', () => {
    const { recompute } = loadConfig({
      DATABASE_URL: 'postgres://localhost/freshfolio',
      REDIS_URL: 'redis://localhost:6379',
      JWT_SECRET: 'x'.repeat(32),
    });
    // Of runs that are 3 s apart 20 begin in any 60 s: at 0, 3, …, 57; the next at 60 s belongs to the next minute.
    expect(60_000 / recompute.paceMs).toBeLessThanOrEqual(20);
    expect(Math.max(recompute.debounceMs, recompute.paceMs)).toBeLessThanOrEqual(3500);
  });

  it('holds under a symbol that ticks all the time, which is seen nevertheless', async () => {
    const [debounceMs, paceMs] = [100, 300];
    await start({ debounceMs, paceMs });
    const began = performance.now();
    const ticks: number[] = [];
    while (performance.now() - began < 2000) {
      ticks.push(performance.now());
      await queue.jobs.value('market', [changed('p', 'TICK')]);
      await pause(20);
    }
    await settled();
    for (const gap of gaps()) expect(gap).toBeGreaterThanOrEqual(paceMs - CLOCK_MS);
    expect(runs.length).toBeLessThanOrEqual(Math.ceil((runs.at(-1)! - began) / paceMs) + 1);
    // Every tick is followed by a run, none waits for longer than the pace (and what a busy machine adds).
    const waits = ticks.map((tick) => runs.find((run) => run > tick)! - tick);
    expect(waits.every((wait) => wait > 0)).toBe(true);
    expect(Math.max(...waits)).toBeLessThan(paceMs + 250);
  });

  it('runs at the same time as the window', async () => {
    const [debounceMs, paceMs] = [500, 600];
    await start({ debounceMs, paceMs });
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    // One after the other they would take 1,100.
    expect(gaps()[0]).toBeGreaterThanOrEqual(paceMs - CLOCK_MS);
    expect(gaps()[0]).toBeLessThan(paceMs + 250);
  });

  it('lets the window begin when the change came, wherever it waited meanwhile', async () => {
    await start({ debounceMs: 600 });
    const before = performance.now();
    await queue.jobs.value('market', [changed('p', 'A')], Date.now() - 400);
    await settled();
    expect(runs[0]! - before).toBeGreaterThanOrEqual(200 - CLOCK_MS);
    expect(runs[0]! - before).toBeLessThan(500);
  });

  it('is kept where the job comes too early, and the job is the same', async () => {
    await start({ debounceMs: 0, paceMs: 400 });
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    await queue.marks.mark('market', [changed('p', 'B')]);
    await queue.jobs.add('market', [{ portfolio: changed('p'), delayMs: 0 }]);
    await settled();
    expect(gaps()[0]).toBeGreaterThanOrEqual(400 - CLOCK_MS);
    expect(await queue.marks.lastMinute()).toMatchObject({ runs: 2, paced: 1 });
    expect(await queue.market.getFailedCount()).toBe(0);
  });

  it('is no business of manual runs', async () => {
    await start({ debounceMs: 0, paceMs: 5000 });
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    const before = performance.now();
    await queue.jobs.value('manual', [changed('p', '*')]);
    await settled();
    expect(runs).toHaveLength(2);
    expect(runs[1]! - before).toBeLessThan(1000);
  });

  it('is slower for whoever asked for that, and what comes last is seen nevertheless', async () => {
    const [paceMs, minIntervalMs] = [150, 700];
    const state = { slow: 0, fast: 0 } as Record<string, number>;
    const seen: Record<string, { at: number; state: number }[]> = { slow: [], fast: [] };
    queue = await startQueue({ redisUrl: redisServerUrl(), debounceMs: 50, paceMs });
    // Its order says when a run was taken up, in µs by the clock of Redis.
    queue.work(async (id, { order }) => void seen[id]!.push({ at: order / 1000, state: state[id]! }));
    await queue.marks.ask([
      { portfolioId: 'slow', minIntervalMs },
      { portfolioId: 'fast', minIntervalMs: 0 },
    ]);
    const began = performance.now();
    while (performance.now() - began < 1800) {
      for (const id of ['slow', 'fast']) {
        state[id]! += 1;
        await queue.jobs.value('market', [changed(id, 'TICK')]);
      }
      // Nobody is late because they asked for it.
      expect((await queue.marks.state('market')).oldestAgeMs).toBeLessThan(paceMs + 250);
      await pause(20);
    }
    await settled();
    for (const [index, { at }] of seen.slow!.slice(1).entries()) {
      expect(at - seen.slow![index]!.at).toBeGreaterThan(minIntervalMs - 2);
    }
    expect(seen.slow!.length).toBeLessThan(seen.fast!.length / 2);
    for (const id of ['slow', 'fast']) expect(seen[id]!.at(-1)!.state).toBe(state[id]);
  });

  it('is everybody’s for a run that failed, whatever was asked for', async () => {
    queue = await startQueue({ redisUrl: redisServerUrl(), paceMs: 100 });
    let attempts = 0;
    queue.work(async () => {
      attempts += 1;
      if (attempts === 1) throw new Error('PostgreSQL is away');
    });
    await queue.marks.ask([{ portfolioId: 'p', minIntervalMs: 3_600_000 }]);
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    expect(attempts).toBe(2);
  });

  it('makes nobody late who asks for a slower one while a price waits', async () => {
    queue = await startQueue({ redisUrl: redisServerUrl(), paceMs: 100 });
    const mark = () => queue.marks.mark('market', [changed('p', 'A')]);
    await mark();
    await queue.marks.take('market', changed('p'), 'me');
    await queue.marks.done('market', changed('p'), 'me');
    await mark();
    await queue.marks.ask([{ portfolioId: 'p', minIntervalMs: 60_000 }]);
    expect(await queue.marks.take('market', changed('p'), 'me')).toMatchObject({ is: 'paced' });
    expect(await queue.marks.overdue('market', -50_000, 0, 1)).toEqual([]);
    expect(await queue.marks.state('market')).toMatchObject({ waiting: 1, oldestAgeMs: 0 });
  });

  it('is as before at the next look for whoever does not ask for that any more', async () => {
    queue = await startQueue({ redisUrl: redisServerUrl(), paceMs: 20 });
    const portfolio = changed('p');
    const ask = (minIntervalMs: number) => queue.marks.ask([{ portfolioId: 'p', minIntervalMs }]);
    const take = async () => {
      await queue.marks.mark('market', [changed('p', 'A')]);
      return queue.marks.take('market', portfolio, 'me');
    };
    await ask(3_600_000);
    expect(await take()).toMatchObject({ is: 'dirty' });
    expect(await take()).toMatchObject({ is: 'paced', waitMs: expect.any(Number) });
    await ask(0);
    expect(await eventually(take, ({ is }) => is !== 'paced', 1000)).toMatchObject({ is: 'dirty' });
  });

  it('lets the first price after a pause go at once, where that is configured', async () => {
    await start({ debounceMs: 800, paceMs: 800, leadingEdge: true });
    const before = performance.now();
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    await queue.jobs.value('market', [changed('p', 'A')]);
    await settled();
    expect(runs[0]! - before).toBeLessThan(500);
    expect(gaps()[0]).toBeGreaterThanOrEqual(800 - CLOCK_MS);
  });
});
