import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { redisServerUrl } from '../support/environment.js';
import { cacheKey, newPrefix, startInstance, type Instance } from './instances.js';

const symbols = (...names: string[]) => names.map((name) => cacheKey(`price:${name}`));

describe('many values that are read together', () => {
  let first: Instance;
  let second: Instance;

  beforeAll(async () => {
    const prefix = newPrefix();
    [first, second] = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
    ]);
  });

  afterAll(() => {
    first.end();
    second.end();
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

  it('may be none at all', async () => {
    const load = jest.fn(async () => []);
    expect(await first.cache.readMany([], load)).toEqual([]);
    expect(load).not.toHaveBeenCalled();
  });
});
