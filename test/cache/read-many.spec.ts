import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { redisServerUrl } from '../support/environment.js';
import { gate } from './gate.js';
import { cacheKey, invalidate, newPrefix, startInstance, type Instance } from './instances.js';

/** As another process does it: unheard where there is no bus. */
const invalidateElsewhere = ({ tier }: Instance, keys: readonly CacheKey[]) =>
  tier.invalidate(keys.map(({ key }) => key));
const symbols = (...names: string[]) => names.map((name) => cacheKey(`price:${name}`));

describe('many values that are read together', () => {
  let first: Instance;
  let second: Instance;
  let deaf: Instance;

  beforeAll(async () => {
    const prefix = newPrefix();
    [first, second, deaf] = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix, { bus: false }),
    ]);
  });

  afterAll(() => {
    first.end();
    second.end();
    deaf.end();
  });

  it('come from the nearest tier that has each, and one load gets only the missing', async () => {
    await first.cache.readMany(symbols('A', 'B'), async () => ['a', 'b']);
    await second.cache.readMany(symbols('B'), async () => ['never']);
    const load = jest.fn(async (missing: number[]) => missing.map((index) => ['a', 'b', 'c', 'd'][index]!));
    const values = await second.cache.readMany(symbols('A', 'B', 'C', 'D'), load);
    expect(values).toEqual(['a', 'b', 'c', 'd']);
    expect(load.mock.calls).toEqual([[[2, 3]]]);
  });

  it('fill the tiers above the one that served', async () => {
    const keys = symbols('E', 'F');
    await first.cache.readMany(keys, async () => ['e', 'f']);
    await second.cache.readMany(keys, async () => ['never', 'never']);
    const served = [];
    for (const key of keys) served.push(await second.cache.read(key, async () => 'never'));
    expect(served).toEqual([
      { value: 'e', servedBy: 'memory' },
      { value: 'f', servedBy: 'memory' },
    ]);
  });

  it('cost one round trip to Redis: everything is asked before anything is answered', async () => {
    const keys = Array.from({ length: 200 }, (_, index) => cacheKey(`round-trip:${index}`));
    const answered = new Set<unknown>();
    const whenAsked: number[] = [];
    await first.cache.readMany(symbols('warmed up'), async () => ['the scripts are known']);
    const ask = first.client.evalSha.bind(first.client);
    const spy = jest.spyOn(first.client, 'evalSha').mockImplementation((sha, options) => {
      whenAsked.push(answered.size);
      const answer = ask(sha, options);
      void answer.then(() => answered.add(options));
      return answer;
    });
    await first.cache.readMany(keys, async (missing) => {
      spy.mockRestore();
      return missing;
    });
    expect(whenAsked).toEqual(keys.map(() => 0));
    expect(answered.size).toBe(200);
  });

  it('leave Redis alone when memory has them all', async () => {
    const keys = symbols('G', 'H');
    await first.cache.readMany(keys, async () => ['g', 'h']);
    const ask = jest.spyOn(first.client, 'evalSha');
    expect(await first.cache.readMany(keys, async () => ['never', 'never'])).toEqual(['g', 'h']);
    expect(ask).not.toHaveBeenCalled();
    ask.mockRestore();
  });

  it('are loaded once for readers who come at the same time, also where each wants others besides', async () => {
    const loading = gate();
    const early = first.cache.readMany(symbols('I', 'J'), async () => {
      await loading.pass();
      return ['i', 'j'];
    });
    await loading.reached;
    const load = jest.fn(async (missing: number[]) => missing.map((index) => ['j', 'k'][index]!));
    const late = first.cache.readMany(symbols('J', 'K'), load);
    const single = first.cache.read(symbols('I')[0]!, async () => 'never');
    loading.open();
    expect(await early).toEqual(['i', 'j']);
    expect(await late).toEqual(['j', 'k']);
    expect(load.mock.calls).toEqual([[[1]]]);
    expect((await single).value).toBe('i');
  });

  it('are loaded anew for whoever comes after an invalidation', async () => {
    const loading = gate();
    const early = first.cache.readMany(symbols('L'), async () => {
      await loading.pass();
      return ['old'];
    });
    await loading.reached;
    await invalidate(first, ...symbols('L'));
    expect(await first.cache.readMany(symbols('L'), async () => ['new'])).toEqual(['new']);
    loading.open();
    expect(await early).toEqual(['old']);
    expect(await first.cache.readMany(symbols('L'), async () => ['new'])).toEqual(['new']);
  });

  it('share the next load, and not the one under way, while memory is off', async () => {
    const loading = gate();
    const early = deaf.cache.readMany(symbols('M', 'N'), async () => {
      await loading.pass();
      return ['old', 'old'];
    });
    await loading.reached;
    const load = jest.fn(async (missing: number[]) => missing.map(() => 'new'));
    const late = Promise.all([deaf.cache.readMany(symbols('M', 'N'), load), deaf.cache.readMany(symbols('N'), load)]);
    await invalidateElsewhere(deaf, symbols('M', 'N'));
    loading.open();
    expect(await early).toEqual(['old', 'old']);
    expect(await late).toEqual([['new', 'new'], ['new']]);
    expect(load).toHaveBeenCalledTimes(1);
  });

  it('fail together with the load that they share, and the next readers load again', async () => {
    const loading = gate();
    const fail = async (): Promise<string[]> => {
      await loading.pass();
      throw new Error('PostgreSQL is away');
    };
    const both = Promise.allSettled([
      first.cache.readMany(symbols('O'), fail),
      first.cache.readMany(symbols('O'), fail),
    ]);
    await loading.reached;
    loading.open();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await first.cache.readMany(symbols('O'), async () => ['o'])).toEqual(['o']);
  });

  it('may be none at all', async () => {
    const load = jest.fn(async () => []);
    expect(await first.cache.readMany([], load)).toEqual([]);
    expect(load).not.toHaveBeenCalled();
  });
});
