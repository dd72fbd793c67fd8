import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import { redisServerUrl } from '../support/environment.js';
import { cacheKey, invalidate, newPrefix, startInstance, type Instance } from './instances.js';

describe('a value that is read through the cache', () => {
  const prefix = newPrefix();
  const redis = new Redis(redisServerUrl());
  let first: Instance;
  let second: Instance;

  beforeAll(async () => {
    [first, second] = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
    ]);
  });

  afterAll(() => {
    first.end();
    second.end();
    redis.disconnect();
  });

  it('fills both tiers: from then on it is served by memory here and by Redis elsewhere', async () => {
    const key = cacheKey('filled');
    const load = jest.fn(async () => ({ quantity: '1000' }));
    const served = [];
    for (const { cache } of [first, first, second, second]) served.push(await cache.read(key, load));
    expect(served.map(({ servedBy }) => servedBy)).toEqual(['load', 'memory', 'redis', 'memory']);
    expect(served.map(({ value }) => value.quantity)).toEqual(['1000', '1000', '1000', '1000']);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['null', null],
    ['zero', 0],
    ['false', false],
    ['an empty text', ''],
  ])('may be %s: that is an answer, not a miss', async (name, nothing) => {
    const key = cacheKey(`nothing:${name}`);
    const load = jest.fn(async () => nothing);
    const served = [];
    for (const { cache } of [first, first, second]) served.push(await cache.read(key, load));
    expect(served).toEqual([
      { value: nothing, servedBy: 'load' },
      { value: nothing, servedBy: 'memory' },
      { value: nothing, servedBy: 'redis' },
    ]);
    expect(load).toHaveBeenCalledTimes(1);
    expect(await first.cache.readMany([key], async () => [1])).toEqual([nothing]);
  });

  it('is loaded once for a hundred readers at the same time', async () => {
    const load = jest.fn(async () => 'loaded');
    const reads = await Promise.all(Array.from({ length: 100 }, () => first.cache.read(cacheKey('crowd'), load)));
    expect(new Set(reads.map(({ value }) => value))).toEqual(new Set(['loaded']));
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('is frozen, whichever tier it comes from: its readers share it', async () => {
    const key = cacheKey('frozen');
    const values = [];
    for (const { cache } of [first, first, second]) {
      values.push((await cache.read(key, async () => ({ positions: [{ symbol: 'AAPL' }] }))).value);
    }
    for (const { positions } of values) {
      expect(() => positions.push({ symbol: 'MSFT' })).toThrow(TypeError);
      expect(() => Object.assign(positions[0]!, { symbol: 'MSFT' })).toThrow(TypeError);
    }
  });

  it('is not sent again once memory has become too old: Redis says whether it still has that very entry', async () => {
    const key = cacheKey('remembered');
    const { value } = await first.cache.read(key, async () => ({ quantity: '1000' }));
    const later = jest.spyOn(performance, 'now').mockReturnValue(performance.now() + 5001);
    try {
      const again = await first.cache.read(key, async () => ({ quantity: 'never' }));
      expect([again.servedBy, again.value === value]).toEqual(['redis', true]);
      const another = `${first.gate.epoch} 0 another {"value":{"quantity":"2000"}}`;
      await redis.set(`${prefix}:v:{${key.key}}`, another, 'PX', 60_000);
      later.mockReturnValue(performance.now() + 5001);
      const [read] = await first.cache.readMany([key], async () => [{ quantity: 'never' }]);
      expect(read).toEqual({ quantity: '2000' });
    } finally {
      later.mockRestore();
    }
  });

  it('is not kept when its load fails: the next reader tries again', async () => {
    const key = cacheKey('failing');
    await expect(first.cache.read(key, () => Promise.reject(new Error('no database')))).rejects.toThrow('no database');
    expect(await first.cache.read(key, async () => 1)).toEqual({ value: 1, servedBy: 'load' });
  });

  it('has a time to live in Redis, a tenth shorter at most; and so has what an invalidation leaves', async () => {
    const keys = Array.from({ length: 50 }, (_, index) => cacheKey(`mortal:${index}`, 10_000));
    await first.cache.readMany(keys, async (missing) => missing);
    await invalidate(first, ...keys.slice(0, 5));
    const names = await redis.keys(`${prefix}:*`);
    const ttls = await Promise.all(names.map((name) => redis.pttl(name)));
    expect(Math.min(...ttls)).toBeGreaterThan(0);
    const values = names.flatMap((name, index) => (name.startsWith(`${prefix}:v:{mortal:`) ? [ttls[index]!] : []));
    expect(values).toHaveLength(45);
    expect(Math.max(...values)).toBeLessThanOrEqual(10_000);
    expect(Math.min(...values)).toBeGreaterThan(8000);
    expect(new Set(values).size).toBeGreaterThan(20);
  });

  it('can be asked for past both tiers, and is not stored then', async () => {
    const key = cacheKey('bypassed');
    await first.cache.read(key, async () => 'cached');
    expect(await first.cache.readThrough(key, async () => 'newest')).toEqual({ value: 'newest', servedBy: 'load' });
    expect(await first.cache.read(key, async () => 'never')).toEqual({ value: 'cached', servedBy: 'memory' });
  });
});
