import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { eventually } from '../support/client.js';
import { redisServerUrl } from '../support/environment.js';
import { cacheKey, newPrefix, startInstance, type Instance } from './instances.js';

const read = ({ cache }: Instance, key: CacheKey) => cache.read(key, async () => 'new');
const isNew = ({ value }: { value: string }) => value === 'new';

describe('an invalidation of more than single keys', () => {
  const prefix = newPrefix();
  const redis = new Redis(redisServerUrl());
  let writer: Instance;
  let reader: Instance;
  /** hears nothing: only what it reads in Redis tells it */
  let deaf: Instance;

  const inRedis = ({ key }: CacheKey) => redis.get(`${prefix}:v:{${key}}`);
  const isTouched = async ({ key }: CacheKey) => (await redis.exists(`${prefix}:t:{${key}}`)) === 1;
  const warm = async (name: string) => {
    const key = cacheKey(name);
    for (const { cache } of [writer, reader, deaf]) await cache.read(key, async () => 'old');
    // A busy machine may have been too late to store it.
    await eventually(
      async () => {
        await deaf.cache.read(key, async () => 'old');
        return inRedis(key);
      },
      (value) => value !== null,
    );
    return key;
  };

  beforeAll(async () => {
    [writer, reader, deaf] = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix, { bus: false }),
    ]);
  });

  afterAll(() => {
    for (const { end } of [writer, reader, deaf]) end();
    redis.disconnect();
  });

  it('of everything: nothing that was stored before is believed, in any tier of any process', async () => {
    const key = await warm('everything');
    await writer.invalidation.invalidateEverything();
    expect((await read(writer, key)).value).toBe('new');
    await eventually(() => read(reader, key), isNew, 2000);
    await eventually(() => read(deaf, key), isNew, 2000);
  });

  it('of a pattern: what matches goes from all tiers, the rest stays', async () => {
    const [ada, other, bob] = [
      await warm('portfolio:ada:1'),
      await warm('portfolio:ada:2'),
      await warm('portfolio:bob:1'),
    ];
    const inMemoryOnly = cacheKey('portfolio:ada:3');
    await read(reader, inMemoryOnly);
    await redis.del(`${prefix}:v:{${inMemoryOnly.key}}`);
    expect(await writer.invalidation.invalidatePattern('portfolio:ada:*')).toBe(2);
    for (const key of [ada, other]) {
      expect((await read(deaf, key)).value).toBe('new');
      await eventually(() => read(reader, key), isNew, 2000);
    }
    await eventually(
      () => reader.cache.read(inMemoryOnly, async () => 'newer'),
      ({ value }) => value === 'newer',
      2000,
    );
    expect([await isTouched(ada), await isTouched(bob)]).toEqual([true, false]);
  });

  it('of a pattern takes its other signs as they are', async () => {
    const [dotted, near] = [await warm('price:rt:BRK.B'), await warm('price:rt:BRKxB')];
    await writer.invalidation.invalidatePattern('price:rt:BRK.*');
    expect((await read(writer, dotted)).value).toBe('new');
    expect([await isTouched(dotted), await isTouched(near)]).toEqual([true, false]);
  });
});
