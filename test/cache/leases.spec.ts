import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { redisServerUrl } from '../support/environment.js';
import { eventually } from '../support/client.js';
import { gate } from './gate.js';
import { cacheKey, newPrefix, startInstance, type Instance } from './instances.js';

describe('a key that several processes miss', () => {
  const prefix = newPrefix();
  const redis = new Redis(redisServerUrl());
  let instances: Instance[];
  let key: CacheKey;
  let count = 0;

  const inRedis = () => redis.get(`${prefix}:v:{${key.key}}`);
  const lease = () => redis.get(`${prefix}:l:{${key.key}}`);

  beforeAll(async () => {
    instances = await Promise.all(Array.from({ length: 3 }, () => startInstance(redisServerUrl(), prefix)));
  });

  beforeEach(() => {
    count += 1;
    key = cacheKey(`missed:${count}`);
  });

  afterAll(() => {
    for (const { end } of instances) end();
    redis.disconnect();
  });

  it('is loaded once in the whole deployment: the others get that value', async () => {
    const loading = gate();
    const load = jest.fn(async () => {
      await loading.pass();
      return 'loaded';
    });
    const reading = Promise.all(Array.from({ length: 300 }, (_, index) => instances[index % 3]!.cache.read(key, load)));
    await loading.reached;
    loading.open();
    const reads = await reading;
    expect(new Set(reads.map(({ value }) => value))).toEqual(new Set(['loaded']));
    expect(load).toHaveBeenCalledTimes(1);
    expect(await lease()).toBeNull();
  });

  it('is loaded by another where the first takes too long, and what the first brings then is not stored', async () => {
    const loading = gate();
    const slow = instances[0]!.cache.read(key, async () => {
      await loading.pass();
      return 'slow';
    });
    await loading.reached;
    expect(await instances[1]!.cache.read(key, async () => 'fast')).toEqual({ value: 'fast', servedBy: 'load' });
    loading.open();
    await slow;
    expect(await inRedis()).toContain('"fast"');
  });

  it('is loaded by the next at once where a load fails', async () => {
    const failing = instances[0]!.cache.read(key, () => Promise.reject(new Error('no database')));
    await expect(failing).rejects.toThrow('no database');
    const start = performance.now();
    expect((await instances[1]!.cache.read(key, async () => 'loaded')).value).toBe('loaded');
    expect(performance.now() - start).toBeLessThan(400);
  });

  it('is loaded by the next at once where the answer with the lease came too late to be used', async () => {
    const hasty = await startInstance(redisServerUrl(), prefix, { deadlineMs: 500 });
    const answering = gate();
    const ask = hasty.client.evalSha.bind(hasty.client);
    const late = jest.spyOn(hasty.client, 'evalSha').mockImplementationOnce(async (sha, options) => {
      const answer = await ask(sha, options);
      await answering.pass();
      return answer;
    });
    expect((await hasty.cache.read(key, async () => 'without')).servedBy).toBe('load');
    late.mockRestore();
    expect(await lease()).not.toBeNull();
    await eventually(
      async () => hasty.gate.state,
      (state) => state !== 'closed',
    );
    answering.open();
    await eventually(lease, (held) => held === null, 1000);
    hasty.end();
  });

  it('keeps the newer revision, whoever fills last', async () => {
    const revised: CacheKey = { ...key, revisionOf: (value) => value as number };
    const older = gate();
    const reading = instances[0]!.cache.read(revised, async () => {
      await older.pass();
      return 6;
    });
    await older.reached;
    // As a server would hold it that was filled by somebody else, without an invalidation in between.
    const epoch = instances[0]!.gate.epoch!;
    await redis.set(`${prefix}:v:{${key.key}}`, `${epoch} 7 another {"value":7}`, 'PX', 60_000);
    older.open();
    await reading;
    expect(await inRedis()).toBe(`${epoch} 7 another {"value":7}`);
  });

  it('is kept for a short time only where there is nothing', async () => {
    const absent: CacheKey = { ...key, ttl: { busyMs: 60_000, quietMs: 60_000, missingMs: 2000 } };
    expect((await instances[0]!.cache.read(absent, async () => null)).value).toBeNull();
    expect((await instances[1]!.cache.read(absent, async () => 'never')).value).toBeNull();
    const ttl = await redis.pttl(`${prefix}:v:{${key.key}}`);
    expect(ttl).toBeGreaterThan(0);
    expect(ttl).toBeLessThanOrEqual(2000);
  });

  it('is not stored in Redis where it is very large, and lets nobody wait', async () => {
    const large = 'x'.repeat(1_000_001);
    await instances[0]!.cache.read(key, async () => large);
    expect(await inRedis()).toBeNull();
    expect((await instances[0]!.cache.read(key, async () => 'never')).servedBy).toBe('memory');
    expect(await lease()).toBeNull();
  });
});
