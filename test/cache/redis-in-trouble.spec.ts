import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { CacheInvalidator } from '../../src/cache/cache-invalidator.js';
import { DependencyRegistry } from '../../src/cache/dependency-registry.js';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { DeadlineError } from '../../src/common/deadline.js';
import type { Events } from '../../src/common/events.js';
import { eventually } from '../support/client.js';
import { gate } from './gate.js';
import { cacheKey, memoryIsOn, newPrefix, startInstance, type Instance } from './instances.js';
import { startPrivateRedis, type PrivateRedis } from './private-redis.js';

/** What the cache gives Redis, and as much again for a busy machine. */
const DEADLINE = 150 + 150;

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work;
  return { result, ms: performance.now() - start };
}

describe('with a Redis in trouble', () => {
  const dir = mkdtempSync(join(process.env['TEST_DATA_DIR'] ?? tmpdir(), 'trouble-'));
  const prefix = newPrefix();
  let redis: PrivateRedis;
  let instance: Instance;
  let other: Instance;
  let invalidator: CacheInvalidator;

  const inRedis = ({ key }: CacheKey) => redis.admin.get(`${prefix}:v:{${key}}`);
  const tombstone = ({ key }: CacheKey) => redis.admin.get(`${prefix}:t:{${key}}`);
  const invalidate = ({ key }: CacheKey) => invalidator.invalidate('test', new Map([[key, 'table']]));
  const warm = async (name: string) => {
    const key = cacheKey(name);
    await instance.cache.read(key, async () => 'old');
    expect(await inRedis(key)).toContain('"old"');
    return key;
  };
  /** Everything works as if nothing had happened. */
  const healthy = async () => {
    for (const each of [instance, other]) await memoryIsOn(each);
    const key = cacheKey(`healthy:${performance.now()}`);
    await eventually(
      async () => {
        await instance.cache.read(key, async () => 1);
        return other.cache.read(key, async () => 1);
      },
      ({ servedBy }) => servedBy !== 'load',
    );
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startPrivateRedis(dir);
    [instance, other] = await Promise.all([startInstance(redis.url, prefix), startInstance(redis.url, prefix)]);
    const nobody = { emit: async () => undefined } as unknown as Events;
    const noTables = { entityMetadatas: [] } as never;
    invalidator = new CacheInvalidator(new DependencyRegistry(), instance.cache, instance.tier, nobody, noTables);
    invalidator.onApplicationBootstrap();
  });

  afterAll(async () => {
    invalidator.onApplicationShutdown();
    instance.end();
    other.end();
    await redis.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('an invalidation that is not acknowledged is repeated until it is, and until then its key is not read there', async () => {
    const key = await warm('refused');
    const refusing = gate();
    let refused = 0;
    const evaluate = instance.client.eval.bind(instance.client);
    const flaky = jest.spyOn(instance.client, 'eval').mockImplementation(async (script, options) => {
      if (refused >= 3) return evaluate(script, options);
      refused += 1;
      if (refused === 3) await refusing.pass();
      throw new Error('refused');
    });
    await invalidate(key);
    await refusing.reached;
    // Redis answers, and has the old value.
    expect(await inRedis(key)).toContain('"old"');
    expect(await instance.cache.readMany([key], async () => ['new'])).toEqual(['new']);
    refusing.open();
    await eventually(
      () => inRedis(key),
      (value) => value === null,
    );
    flaky.mockRestore();
    expect(refused).toBe(3);
    await eventually(
      async () => {
        await instance.cache.read(key, async () => 'new');
        return inRedis(key);
      },
      (value) => value?.includes('"new"') ?? false,
    );
  });

  it('a load that is overtaken by an invalidation which Redis has not acknowledged is stored nowhere', async () => {
    const key = cacheKey('overtaken');
    const loading = gate();
    const reading = instance.cache.read(key, async () => {
      await loading.pass();
      return 'old';
    });
    await loading.reached;
    const refusing = jest.spyOn(instance.client, 'eval').mockRejectedValueOnce(new Error('refused'));
    await invalidate(key);
    refusing.mockRestore();
    loading.open();
    await reading;
    expect(await inRedis(key)).toBeNull();
  });

  it('reads never fail when it is frozen: they wait for it within the deadline, and load', async () => {
    const [key, changed] = [await warm('frozen'), await warm('frozen and changed')];
    redis.freeze();
    const read = await timed(other.cache.read(key, async () => 'loaded'));
    const many = await timed(other.cache.readMany([cacheKey('a'), cacheKey('b')], async (missing) => missing));
    const invalidated = await timed(invalidate(changed));
    const after = await timed(instance.cache.read(changed, async () => 'new'));
    await expect(instance.cache.invalidate([changed.key])).rejects.toThrow(DeadlineError);
    redis.thaw();
    expect([read.result, after.result]).toEqual([
      { value: 'loaded', servedBy: 'load' },
      { value: 'new', servedBy: 'load' },
    ]);
    expect(many.result).toEqual([0, 1]);
    for (const { ms } of [read, many, invalidated]) expect(ms).toBeLessThan(2 * DEADLINE);
    await eventually(
      () => inRedis(changed),
      (value) => !value?.includes('"old"'),
    );
    await healthy();
  });

  it('one that stays frozen is given up although requests keep coming, and then costs them nothing', async () => {
    redis.freeze();
    let slow = 0;
    const ask = async () => {
      const { result, ms } = await timed(instance.cache.read(cacheKey(`asked:${slow}`), async () => slow));
      expect(result).toEqual({ value: slow, servedBy: 'load' });
      slow += 1;
      return ms;
    };
    await eventually(ask, (ms) => ms < 50, 6000);
    redis.thaw();
    expect(slow).toBeGreaterThan(5);
    await healthy();
  });

  it('reads never fail when it is gone, and missed invalidations are made up for when it is back', async () => {
    const key = await warm('gone');
    await redis.kill();
    const reads = await Promise.all(
      Array.from({ length: 50 }, (_, index) => timed(other.cache.read(cacheKey(`gone:${index}`), async () => index))),
    );
    expect(reads.map(({ result }) => result.value)).toEqual([...reads.keys()]);
    expect(Math.max(...reads.map(({ ms }) => ms))).toBeLessThan(2 * DEADLINE);
    await invalidate(key);
    expect((await timed(instance.cache.read(key, async () => 'new'))).result.value).toBe('new');

    await redis.restart();
    // Nothing but the repeated invalidation leaves it there: the server has forgotten everything.
    await eventually(
      () => tombstone(key),
      (value) => value !== null,
    );
    await healthy();
  });

  it('a process starts while it is away, and uses it once it is there', async () => {
    await redis.kill();
    const early = startInstance(redis.url, prefix);
    await redis.restart();
    const { cache, end } = await early;
    expect((await cache.read(cacheKey('early'), async () => 1)).servedBy).toBe('load');
    end();
    await healthy();
  });
});
