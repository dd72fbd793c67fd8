import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { eventually } from '../support/client.js';
import { gate } from './gate.js';
import { cacheKey, memoryIsOn, newPrefix, redisIsBelieved, startInstance, type Instance } from './instances.js';
import { startPrivateRedis, type PrivateRedis } from './private-redis.js';

/** What the cache gives Redis, and as much again for a busy machine. */
const DEADLINE = 150 + 150;

async function timed<T>(work: Promise<T>): Promise<{ result: T; ms: number }> {
  const start = performance.now();
  const result = await work;
  return { result, ms: performance.now() - start };
}

/** What the outbox still holds: a change is there from its commit until its invalidation was acknowledged. */
class FakeOutbox {
  private readonly waiting = new Set<CacheKey>();

  constructor(private readonly deliver: (key: CacheKey) => Promise<void>) {}

  /** A write that commits, and is invalidated if that can be. */
  async commit(key: CacheKey): Promise<boolean> {
    this.waiting.add(key);
    return this.relay(key);
  }

  async relay(key: CacheKey): Promise<boolean> {
    try {
      await this.deliver(key);
      return this.waiting.delete(key);
    } catch {
      return false;
    }
  }

  now = async () => 'now';
  isEmptyBefore = async () => this.waiting.size === 0;
}

describe('with a Redis in trouble', () => {
  const dir = mkdtempSync(join(process.env['TEST_DATA_DIR'] ?? tmpdir(), 'trouble-'));
  const prefix = newPrefix();
  let redis: PrivateRedis;
  let instance: Instance;
  let other: Instance;
  const outbox = new FakeOutbox(({ key }) => instance.invalidation.invalidate([key]));

  const inRedis = ({ key }: CacheKey) => redis.admin.get(`${prefix}:v:{${key}}`);
  const warm = async (name: string) => {
    const key = cacheKey(name);
    await instance.cache.read(key, async () => 'old');
    expect(await inRedis(key)).toContain('"old"');
    return key;
  };
  const commit = (key: CacheKey) => outbox.commit(key);
  const relayed = (key: CacheKey) => eventually(() => outbox.relay(key), Boolean);
  const isShared = async () => {
    const key = cacheKey(`shared:${performance.now()}`);
    await instance.cache.read(key, async () => 1);
    return (await other.cache.read(key, async () => 2)).value === 1;
  };
  /** Everything works as if nothing had happened. An answer may miss its deadline on a busy machine. */
  const healthy = async () => {
    for (const each of [instance, other]) {
      await redisIsBelieved(each);
      await memoryIsOn(each);
    }
    await eventually(isShared, Boolean);
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startPrivateRedis(dir);
    [instance, other] = await Promise.all([
      startInstance(redis.url, prefix, { backlog: outbox, deadlineMs: 150 }),
      startInstance(redis.url, prefix, { backlog: outbox, deadlineMs: 150 }),
    ]);
  });

  afterAll(async () => {
    instance.end();
    other.end();
    await redis.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('is believed while it answers others in time: what comes too late is done without', async () => {
    await redisIsBelieved(instance);
    const answers = setInterval(() => void instance.gate.attempt('get', () => instance.client.get('any')), 5);
    const late = await instance.gate.attempt('get', () => new Promise<string>(() => undefined));
    clearInterval(answers);
    expect([late, instance.gate.state]).toEqual([undefined, 'open']);
  });

  it('an invalidation that is not acknowledged closes it, until the outbox has made up for it', async () => {
    const [key, untouched] = [await warm('refused'), await warm('not refused')];
    const refusing = jest.spyOn(instance.client, 'evalSha').mockRejectedValueOnce(new Error('refused'));
    expect(await commit(key)).toBe(false);
    refusing.mockRestore();
    // Redis answers, and has the old value.
    expect(await inRedis(key)).toContain('"old"');
    expect(await instance.cache.readMany([key], async () => ['new'])).toEqual(['new']);
    await eventually(
      async () => instance.gate.state,
      (state) => state === 'catching-up',
    );
    instance.local.forgetEverything();
    expect((await instance.cache.read(untouched, async () => 'loaded')).servedBy).toBe('load');

    await relayed(key);
    await redisIsBelieved(instance);
    expect(await inRedis(key)).toBeNull();
    instance.local.forgetEverything();
    expect(await instance.cache.read(untouched, async () => 'never')).toEqual({ value: 'old', servedBy: 'redis' });
  });

  it('a load that is overtaken by an invalidation which Redis has not acknowledged is stored nowhere', async () => {
    const key = cacheKey('overtaken');
    const loading = gate();
    const reading = instance.cache.read(key, async () => {
      await loading.pass();
      return 'old';
    });
    await loading.reached;
    const refusing = jest.spyOn(instance.client, 'evalSha').mockRejectedValueOnce(new Error('refused'));
    await commit(key);
    refusing.mockRestore();
    loading.open();
    await reading;
    expect(await inRedis(key)).toBeNull();
    await relayed(key);
    await healthy();
  });

  it('reads never fail when it is frozen: one waits for it within the deadline, the others not at all', async () => {
    const [key, changed] = [await warm('frozen'), await warm('frozen and changed')];
    redis.freeze();
    const read = await timed(other.cache.read(key, async () => 'loaded'));
    const many = await timed(other.cache.readMany([cacheKey('a'), cacheKey('b')], async (missing) => missing));
    const invalidated = await timed(commit(changed));
    const again = await timed(commit(changed));
    const after = await timed(instance.cache.read(changed, async () => 'new'));
    redis.thaw();
    expect([read.result, after.result]).toEqual([
      { value: 'loaded', servedBy: 'load' },
      { value: 'new', servedBy: 'load' },
    ]);
    expect([many.result, invalidated.result, again.result]).toEqual([[0, 1], false, false]);
    for (const { ms } of [read, invalidated]) expect(ms).toBeLessThan(2 * DEADLINE);
    for (const { ms } of [many, again, after]) expect(ms).toBeLessThan(DEADLINE / 2);
    await relayed(changed);
    expect(await inRedis(changed)).toBeNull();
    await healthy();
  });

  it('reads never fail when it is gone, and it is believed again only when missed invalidations were made up for', async () => {
    const key = await warm('gone');
    await redis.kill();
    const reads = await Promise.all(
      Array.from({ length: 50 }, (_, index) => timed(other.cache.read(cacheKey(`gone:${index}`), async () => index))),
    );
    expect(reads.map(({ result }) => result.value)).toEqual([...reads.keys()]);
    expect(Math.max(...reads.map(({ ms }) => ms))).toBeLessThan(2 * DEADLINE);
    expect(await commit(key)).toBe(false);
    expect((await timed(instance.cache.read(key, async () => 'new'))).result.value).toBe('new');

    await redis.restart();
    await eventually(
      async () => [instance.gate.state, other.gate.state],
      (states) => states.every((state) => state === 'catching-up'),
    );
    await relayed(key);
    await healthy();
  });

  it('nothing is believed that it remembers from an old dump', async () => {
    const key = await warm('dumped');
    await redis.admin.save();
    await commit(key);
    expect((await instance.cache.read(key, async () => 'new')).value).toBe('new');
    await redis.kill();
    await redis.restart();
    await healthy();
    expect(await inRedis(key)).toContain('"old"');
    for (const { cache } of [instance, other]) expect((await cache.read(key, async () => 'new')).value).toBe('new');
    expect(await inRedis(key)).toContain('"new"');
  });

  it('a fill is refused by a Redis that has forgotten everything in between', async () => {
    const deaf = await startInstance(redis.url, prefix, { bus: false });
    const key = cacheKey('forgotten');
    const loading = gate();
    const reading = deaf.cache.read(key, async () => {
      await loading.pass();
      return 'old';
    });
    await loading.reached;
    await commit(key);
    await redis.admin.flushall();
    loading.open();
    await reading;
    deaf.end();
    expect(await inRedis(key)).toBeNull();
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
    const times = [];
    for (let count = 0; count < 20; count += 1) times.push(await ask());
    redis.thaw();
    expect(times.filter((ms) => ms > 100).length).toBeLessThanOrEqual(1);
    await healthy();
  });

  it('a process starts while it is away, and uses it once it is there', async () => {
    await redis.kill();
    const early = startInstance(redis.url, prefix, { deadlineMs: 150 });
    await redis.restart();
    const { cache, end } = await early;
    expect((await cache.read(cacheKey('early'), async () => 1)).servedBy).toBe('load');
    expect((await cache.read(cacheKey('early'), async () => 2)).value).toBe(1);
    end();
    await healthy();
  });
});
