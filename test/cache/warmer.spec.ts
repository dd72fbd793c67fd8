import { afterAll, afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { Redis } from 'ioredis';
import { BusyHours } from '../../src/cache/busy-hours.js';
import { Warmer } from '../../src/cache/warmer.js';
import type { Config } from '../../src/config/config.js';
import { ActivePortfolios } from '../../src/recompute/active-portfolios.js';
import { redisServerUrl } from '../support/environment.js';
import { gate } from './gate.js';
import { newPrefix } from './instances.js';

/** It is the test that says what time it is. */
class TestHours extends BusyHours {
  slot: number | null = null;

  isBusy(): boolean {
    return this.slot !== null;
  }

  slotOf(): number | null {
    return this.slot;
  }
}

const configOf = (prefix: string, poolSize: number) => ({ database: { poolSize }, redis: { prefix } }) as Config;

const realNow = Date.now;
const fail = () => Promise.reject(new Error('no database'));

describe('warming', () => {
  const redis = new Redis(redisServerUrl());
  let prefix: string;
  let hours: TestHours;
  let warmers: Warmer[];
  let reads: string[];

  const newWarmer = (poolSize = 10): Warmer => {
    const warmer = new Warmer(hours, redis, configOf(prefix, poolSize));
    warmers.push(warmer);
    return warmer;
  };
  /** Reads that leave a note. */
  const source =
    (...names: string[]) =>
    async () =>
      names.map((name) => async () => reads.push(name));

  beforeEach(() => {
    Logger.overrideLogger(false);
    prefix = newPrefix();
    hours = new TestHours();
    warmers = [];
    reads = [];
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await Promise.all(warmers.map((warmer) => warmer.beforeApplicationShutdown()));
  });
  afterAll(() => redis.disconnect());

  it('is done once in the deployment for each slot of the busy hours, and not while it is quiet', async () => {
    const [first, second] = [newWarmer(), newWarmer()];
    for (const warmer of [first, second]) warmer.register('portfolio', source('a', 'b'));
    const look = () => Promise.all([first, second, first, second].map((warmer) => warmer.look()));

    await look();
    expect(reads).toEqual([]);
    hours.slot = 1000;
    await look();
    await look();
    expect(reads.toSorted()).toEqual(['a', 'b']);
    hours.slot = 2000;
    await look();
    expect(reads.toSorted()).toEqual(['a', 'a', 'b', 'b']);
  });

  it.each([
    [1, 1],
    [5, 1],
    [10, 2],
    [50, 10],
  ])('of a pool of %i takes %i', async (poolSize, most) => {
    let [running, seen] = [0, 0];
    const warmer = newWarmer(poolSize);
    const read = async (): Promise<void> => {
      running += 1;
      seen = Math.max(seen, running);
      await new Promise((resolve) => setImmediate(resolve));
      running -= 1;
      reads.push('read');
    };
    warmer.register('portfolio', async () => Array.from({ length: 100 }, () => read));
    hours.slot = 1000;
    await warmer.look();
    expect([reads.length, seen]).toEqual([100, most]);
  });

  it('goes on where a read fails, or a source: the one after it is as good', async () => {
    const warmer = newWarmer();
    warmer.register('portfolio', async () => [fail, ...(await source('after the failure')())]);
    warmer.register('broken', fail);
    warmer.register('portfolios', source('after the broken source'));
    hours.slot = 1000;
    await warmer.look();
    expect(reads).toEqual(['after the failure', 'after the broken source']);
  });

  it('ends with the process: what has begun ends, nothing else begins', async () => {
    const { reached, pass, open } = gate();
    const warmer = newWarmer(5);
    warmer.register('portfolio', async () => [pass, ...(await source('too late')())]);
    hours.slot = 1000;
    const looking = warmer.look();
    await reached;
    const stopping = warmer.beforeApplicationShutdown();
    open();
    await Promise.all([looking, stopping]);
    expect(reads).toEqual([]);
  });

  it('is tried again where Redis did not say whose turn it is', async () => {
    const broken = new Redis({ lazyConnect: true, enableOfflineQueue: false });
    broken.disconnect();
    const warmer = new Warmer(hours, broken, configOf(prefix, 10));
    warmer.register('portfolio', source('a'));
    hours.slot = 1000;
    await warmer.look();
    expect(reads).toEqual([]);
    broken.set = redis.set.bind(redis);
    await warmer.look();
    expect(reads).toEqual(['a']);
  });

  it('reads for those who have looked in the last hours, the latest first, each portfolio once', async () => {
    const active = new ActivePortfolios(redis, configOf(prefix, 10));
    const now = jest.spyOn(Date, 'now');
    for (const [minutesAgo, portfolioId] of [
      [241, 'p0'],
      [239, 'p1'],
      [6, 'p2'],
      [4, 'p3'],
    ] as const) {
      now.mockReturnValue(realNow() - minutesAgo * 60_000);
      await active.mark({ portfolios: [{ userId: 'ada lovelace', portfolioId }] });
    }
    now.mockRestore();
    expect((await active.recent()).map(({ userId, portfolioId }) => `${userId} ${portfolioId}`)).toEqual([
      'ada lovelace p3',
      'ada lovelace p2',
      'ada lovelace p1',
    ]);
    expect((await active.list()).map(({ portfolioId }) => portfolioId)).toEqual(['p3']);
    const ttls = await Promise.all([`${prefix}:active`, `{${prefix}:active}:recent`].map((name) => redis.pttl(name)));
    expect(ttls.map((ttl) => Math.round(ttl / 60_000))).toEqual([5, 240]);
  });

  it('knows 5,000 portfolios at most, those that were looked at last', async () => {
    const active = new ActivePortfolios(redis, configOf(prefix, 10));
    const mark = (from: number, count: number) =>
      active.mark({
        portfolios: Array.from({ length: count }, (_, index) => ({ userId: 'ada', portfolioId: `p${from + index}` })),
      });
    jest.spyOn(Date, 'now').mockReturnValueOnce(realNow() - 1000);
    await mark(0, 4000);
    await mark(4000, 4000);
    const recent = new Set((await active.recent()).map(({ portfolioId }) => portfolioId));
    expect(recent.size).toBe(5000);
    expect(Array.from({ length: 4000 }, (_, index) => `p${4000 + index}`).every((id) => recent.has(id))).toBe(true);
    expect(await active.list()).toHaveLength(8000);
  });
});
