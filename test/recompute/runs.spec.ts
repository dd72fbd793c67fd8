import { afterEach, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { runs as runsTotal } from '../../src/recompute/metrics.js';
import { PoisonedError } from '../../src/portfolio/batch/poisoned-error.js';
import { eventually } from '../support/client.js';
import { redisServerUrl } from '../support/environment.js';
import { changed, Gate, startQueue, type TestQueue } from './queue-setup.js';

Logger.overrideLogger(false);

const quiet = (answer: boolean) => answer;
const failedRuns = async () => {
  const { values } = await runsTotal.get();
  return values.find(({ labels }) => labels.lane === 'bulk' && labels.result === 'failed')?.value ?? 0;
};

describe('a run', () => {
  let queue: TestQueue;
  afterEach(() => queue?.stop());

  const start = async (settings: Partial<Parameters<typeof startQueue>[0]> = {}) => {
    queue = await startQueue({ redisUrl: redisServerUrl(), ...settings });
  };
  const settled = () => eventually(() => queue.isQuiet(), quiet);

  it('takes care of everything that has changed while it waited', async () => {
    await start();
    const taken: string[][] = [];
    const take = queue.marks.take.bind(queue.marks);
    queue.marks.take = async (...args) => {
      const what = await take(...args);
      if (what.is === 'dirty') taken.push(what.changes.toSorted());
      return what;
    };
    const symbols = Array.from({ length: 100 }, (_, index) => `S${100 + index}`);
    for (const symbol of symbols) await queue.jobs.value('market', [changed('p', symbol)]);
    queue.work(async () => undefined);
    await settled();
    expect(taken).toEqual([symbols]);
  });

  it('is followed by exactly one more where something changes meanwhile', async () => {
    await start();
    const first = new Gate();
    let runs = 0;
    queue.work(async () => {
      runs += 1;
      if (runs === 1) await first.opened;
    });
    await queue.jobs.value('market', [changed('p', 'A')]);
    await eventually(
      async () => runs,
      (count) => count === 1,
    );
    for (const symbol of ['B', 'C', 'A']) await queue.jobs.value('market', [changed('p', symbol)]);
    first.open();
    await settled();
    expect(runs).toBe(2);
  });

  it('is asked for the newest revision that was told', async () => {
    await start();
    const asked: number[] = [];
    for (const revision of [3, 12, 7]) await queue.jobs.value('manual', [changed('p', `=${revision}`)]);
    queue.work(async (_, { minRevision }) => void asked.push(minRevision));
    await settled();
    expect(asked).toEqual([12]);
  });

  it('knows the newest revision also where more has changed than is told apart', async () => {
    await start();
    const asked: number[] = [];
    const symbols = Array.from({ length: 300 }, (_, index) => `S${index}`);
    await queue.jobs.value('market', [changed('p', '=9', ...symbols)]);
    queue.work(async (_, { minRevision }) => void asked.push(minRevision));
    await settled();
    expect(asked).toEqual([9]);
  });

  it('that is not done leaves what it took on to the next', async () => {
    await start();
    await queue.marks.mark('market', [changed('p', 'A')]);
    await queue.marks.take('market', changed('p'), 'dead');
    await queue.marks.mark('market', [changed('p', 'B')]);
    const taken = await queue.marks.take('market', changed('p'), 'alive');
    expect(taken).toMatchObject({ is: 'dirty', changes: expect.arrayContaining(['A', 'B']) });
    // The dead one was only asleep.
    expect(await queue.marks.done('market', changed('p'), 'dead')).toMatchObject({ ageMs: null });
    expect(await queue.marks.state('market')).toMatchObject({ running: 1 });
    await queue.marks.done('market', changed('p'), 'alive');
    expect(await queue.marks.state('market')).toMatchObject({ running: 0 });
    expect(await queue.marks.take('market', changed('p'), 'third')).toEqual({ is: 'clean' });
  });

  it('counts its delay from the first change, also where an older one is told later', async () => {
    await start();
    await queue.marks.mark('market', [changed('p', 'A')], 300);
    await queue.marks.mark('market', [changed('p', 'B')], 900);
    await queue.marks.mark('market', [changed('p', 'C')]);
    expect(await queue.marks.state('market')).toMatchObject({ waiting: 1 });
    await queue.marks.take('market', changed('p'), 'me');
    const { ageMs } = await queue.marks.done('market', changed('p'), 'me');
    expect(ageMs).toBeGreaterThanOrEqual(900);
    expect(ageMs).toBeLessThan(2000);
  });

  it('whose job was never added is found', async () => {
    await start({ debounceMs: 0 });
    await queue.marks.mark('manual', [changed('p', '=1')]);
    let runs = 0;
    queue.work(async () => void (runs += 1));
    queue.sweeper.start();
    await settled();
    expect(runs).toBe(1);
  });

  it('waits while others are away: longer each time, counted, without losing anything and for as long as it takes', async () => {
    await start({ jobs: { attempts: 1 } });
    const before = await failedRuns();
    const attempts: number[] = [];
    queue.work(async () => {
      attempts.push(performance.now());
      if (attempts.length <= 2) throw new Error('PostgreSQL is away');
    });
    await queue.jobs.value('bulk', [changed('p', 'A')]);
    await settled();
    const [first, second, third] = attempts as [number, number, number];
    expect(second - first).toBeGreaterThan(700);
    expect(third - second).toBeGreaterThan(1400);
    expect(await failedRuns()).toBe(before + 2);
    expect(await queue.market.getFailedCount()).toBe(0);
  });

  it('that cannot be done is tried again, then parked alone, and heals with the next change', async () => {
    await start({ jobs: { attempts: 2, backoff: { type: 'fixed', delay: 50 } } });
    let isBroken = true;
    const runs: string[] = [];
    queue.work(async (id) => {
      runs.push(id);
      if (isBroken && id === 'bad') throw new PoisonedError('"NaN" is not a decimal number');
    });
    await queue.jobs.value('market', [changed('good', 'A'), changed('bad', 'A')]);
    await eventually(
      () => queue.marks.state('market'),
      ({ parked }) => parked === 1,
    );
    expect(runs.toSorted()).toEqual(['bad', 'bad', 'good']);
    expect(await queue.market.getFailedCount()).toBe(1);
    expect(await queue.isQuiet()).toBe(true);

    isBroken = false;
    await queue.jobs.value('market', [changed('bad', 'B')]);
    await eventually(
      () => queue.marks.state('market'),
      ({ parked }) => parked === 0,
    );
    await eventually(
      () => queue.market.getFailedCount(),
      (failed) => failed === 0,
    );
  });
});
