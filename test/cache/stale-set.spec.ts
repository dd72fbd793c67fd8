import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { redisServerUrl } from '../support/environment.js';
import { gate, type Gate } from './gate.js';
import { cacheKey, invalidate, newPrefix, startInstance, type Instance } from './instances.js';

/** A reader has loaded the old row; before it stores it, somebody else commits a new one and invalidates. */
describe('a load that began before an invalidation', () => {
  const prefix = newPrefix();
  const redis = new Redis(redisServerUrl());
  let writer: Instance;
  let other: Instance;
  /** hears nothing of the writer: only Redis itself can refuse what it loaded */
  let deaf: Instance;
  let key: CacheKey;
  let truth: string;
  let count = 0;

  /** Takes what is true now, and brings it when the gate opens. */
  const slowLoad =
    ({ pass }: Gate) =>
    async () => {
      const loaded = truth;
      await pass();
      return loaded;
    };
  const commit = async (value: string): Promise<void> => {
    truth = value;
    await invalidate(writer, key);
  };
  const inRedis = () => redis.get(`${prefix}:v:{${key.key}}`);
  const readEverywhere = async () => {
    const reads = [];
    for (const { cache } of [writer, other, deaf]) reads.push((await cache.read(key, async () => truth)).value);
    return reads;
  };

  beforeAll(async () => {
    [writer, other, deaf] = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix, { bus: false }),
    ]);
  });

  beforeEach(() => {
    count += 1;
    key = cacheKey(`raced:${count}`);
    truth = 'old';
  });

  afterAll(() => {
    for (const instance of [writer, other, deaf]) instance.end();
    redis.disconnect();
  });

  it('stores nothing when it was begun by the process that invalidates', async () => {
    const loading = gate();
    const reading = writer.cache.read(key, slowLoad(loading));
    await loading.reached;
    await commit('new');
    loading.open();
    expect((await reading).value).toBe('old');
    expect(await inRedis()).toBeNull();
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('stores nothing when another process invalidates', async () => {
    const loading = gate();
    const reading = other.cache.read(key, slowLoad(loading));
    await loading.reached;
    const heard = other.hears(key);
    await commit('new');
    await heard;
    loading.open();
    await reading;
    expect(await inRedis()).toBeNull();
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('stores nothing when its process does not hear of it', async () => {
    const loading = gate();
    const reading = deaf.cache.read(key, slowLoad(loading));
    await loading.reached;
    await commit('new');
    loading.open();
    await reading;
    expect(await inRedis()).toBeNull();
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('stores nothing of many values that are read together', async () => {
    const untouched = cacheKey(`${key.key}:untouched`);
    const loadings = [gate(), gate()];
    const readings = [other, deaf].map(({ cache }, index) =>
      cache.readMany([key, untouched], async () => [await slowLoad(loadings[index]!)(), 'untouched']),
    );
    await Promise.all(loadings.map(({ reached }) => reached));
    const heard = other.hears(key);
    await commit('new');
    await heard;
    for (const { open } of loadings) open();
    expect(await Promise.all(readings)).toEqual([
      ['old', 'untouched'],
      ['old', 'untouched'],
    ]);
    expect(await inRedis()).toBeNull();
    expect((await deaf.cache.read(untouched, async () => 'never')).servedBy).toBe('redis');
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('does not replace what was loaded after the invalidation', async () => {
    const loading = gate();
    const reading = deaf.cache.read(key, slowLoad(loading));
    await loading.reached;
    await commit('new');
    await writer.cache.read(key, async () => truth);
    loading.open();
    await reading;
    expect(await inRedis()).toContain('"new"');
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('stores nothing when Redis answered its question only after the invalidation', async () => {
    const [asking, loading] = [gate(), gate()];
    const ask = deaf.client.evalSha.bind(deaf.client);
    const late = jest.spyOn(deaf.client, 'evalSha').mockImplementationOnce(async (sha, options) => {
      await asking.pass();
      return ask(sha, options);
    });
    const reading = deaf.cache.read(key, slowLoad(loading));
    await loading.reached;
    await commit('new');
    asking.open();
    await late.mock.results[0]!.value;
    late.mockRestore();
    loading.open();
    expect(await reading).toEqual({ value: 'old', servedBy: 'load' });
    expect(await inRedis()).toBeNull();
    expect(await readEverywhere()).toEqual(['new', 'new', 'new']);
  });

  it('is not joined by a reader that comes after it', async () => {
    for (const { cache, hears } of [writer, other]) {
      truth = 'old';
      const loading = gate();
      const early = cache.read(key, slowLoad(loading));
      await loading.reached;
      const heard = hears(key);
      await commit('new');
      await heard;
      const after = await cache.read(key, async () => truth);
      loading.open();
      expect([(await early).value, after.value]).toEqual(['old', 'new']);
      await commit('old');
    }
  });

  it('is not joined where the invalidations of others are not heard', async () => {
    const loading = gate();
    const early = deaf.cache.read(key, slowLoad(loading));
    await loading.reached;
    await commit('new');
    const after = deaf.cache.read(key, async () => truth);
    loading.open();
    expect([(await early).value, (await after).value]).toEqual(['old', 'new']);
  });

  it('does not put back the value that a worker pushed before', async () => {
    await deaf.cache.update(key, async () => 'pushed');
    const valuing = gate();
    const updating = deaf.cache.update<string>(key, async (last) => {
      await valuing.pass();
      return `${last} again`;
    });
    await valuing.reached;
    expect(await inRedis()).toContain('"pushed"');
    await commit('new');
    valuing.open();
    await updating;
    expect(await inRedis()).toBeNull();
  });
});
