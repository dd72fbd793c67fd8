import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { CacheKey } from '../../src/common/cache-keys.js';
import { redisServerUrl } from '../support/environment.js';
import { cacheKey, invalidate, newPrefix, startInstance, type Instance } from './instances.js';
import { random } from './random.js';

const SEED = 20260729;
const RACES = 400;
const AT_ONCE = 40;

/** Lets the event loop turn so many times. */
async function pause(turns: number): Promise<void> {
  for (let count = 0; count < turns; count += 1) await turn();
}

/** Redis holds `epoch revision {"value":…}`. */
const valueOf = (text: string): unknown => JSON.parse(text.slice(text.indexOf('{'))).value;

/** One key that several processes read and write at the same time. */
interface Race {
  key: CacheKey;
  /** what a load finds: every write makes it one more */
  truth: number;
  /** the newest write that was acknowledged */
  acknowledged: number;
  /** the same, by process */
  acknowledgedBy: Map<Instance, number>;
}

describe(`${RACES} races of readers and writers on three processes`, () => {
  const prefix = newPrefix();
  const redis = new Redis(redisServerUrl());
  const next = random(SEED);
  const races: Race[] = Array.from({ length: RACES }, (_, index) => ({
    key: cacheKey(`race:${index}`),
    truth: 0,
    acknowledged: 0,
    acknowledgedBy: new Map(),
  }));
  const tooOld: string[] = [];
  let instances: Instance[];
  let deaf: Instance;

  const write = async (race: Race, instance: Instance, delay: number): Promise<void> => {
    await pause(delay);
    race.truth += 1;
    const written = race.truth;
    await invalidate(instance, race.key);
    race.acknowledged = Math.max(race.acknowledged, written);
    race.acknowledgedBy.set(instance, Math.max(race.acknowledgedBy.get(instance) ?? 0, written));
  };
  const oldestFor = (instance: Instance, { acknowledged, acknowledgedBy }: Race): number =>
    instance === deaf ? acknowledged : (acknowledgedBy.get(instance) ?? 0);
  const read = async (race: Race, instance: Instance, delay: number, duration: number): Promise<void> => {
    await pause(delay);
    const oldest = oldestFor(instance, race);
    const { value, servedBy } = await instance.cache.read(race.key, async () => {
      const loaded = race.truth;
      await pause(duration);
      return loaded;
    });
    if (value < oldest) tooOld.push(`${race.key.key} gave ${value} after ${oldest} (${servedBy})`);
  };
  const readTogether = async (several: Race[], instance: Instance, delay: number, duration: number): Promise<void> => {
    await pause(delay);
    const oldest = several.map((race) => oldestFor(instance, race));
    const keys = several.map(({ key }) => key);
    const values = await instance.cache.readMany(keys, async (missing) => {
      const loaded = missing.map((index) => several[index]!.truth);
      await pause(duration);
      return loaded;
    });
    for (const [index, value] of values.entries()) {
      if (value < oldest[index]!) tooOld.push(`${keys[index]!.key} gave ${value} after ${oldest[index]} (together)`);
    }
  };
  const run = async (race: Race, index: number): Promise<void> => {
    const anyone = () => instances[next(3)]!;
    const together = races.slice(index, index + 3);
    const reads = Array.from({ length: 8 }, (_, count) =>
      count % 2 === 0 ? read(race, anyone(), next(60), next(40)) : readTogether(together, anyone(), next(60), next(40)),
    );
    const writes = Array.from({ length: 1 + next(3) }, () => write(race, anyone(), next(60)));
    await Promise.all([...reads, ...writes]);
  };

  beforeAll(async () => {
    instances = await Promise.all([
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix),
      startInstance(redisServerUrl(), prefix, { bus: false }),
    ]);
    deaf = instances[2]!;
    for (let from = 0; from < RACES; from += AT_ONCE) {
      await Promise.all(races.slice(from, from + AT_ONCE).map((race, index) => run(race, from + index)));
    }
    // The bus keeps the order: whoever has heard this has heard everything.
    const last = cacheKey('last');
    const heard = instances.slice(0, 2).map(({ hears }) => hears(last));
    await invalidate(deaf, last);
    await Promise.all(heard);
  });

  afterAll(() => {
    for (const { end } of instances) end();
    redis.disconnect();
  });

  it('never answer with less than was acknowledged before the question', () => {
    expect(tooOld).toEqual([]);
  });

  it('leave nothing old in Redis', async () => {
    const held = await Promise.all(races.map(({ key }) => redis.get(`${prefix}:v:{${key.key}}`)));
    const old = races.filter(({ truth }, index) => held[index] && valueOf(held[index]) !== truth);
    expect(old).toEqual([]);
    expect(held.filter(Boolean).length).toBeGreaterThan(RACES / 10);
  });

  it('leave nothing old in the memory of any process', async () => {
    for (const { cache } of instances.filter((instance) => instance !== deaf)) {
      const reads = await Promise.all(races.map(({ key, truth }) => cache.read(key, async () => truth)));
      expect(reads.map(({ value }) => value)).toEqual(races.map(({ truth }) => truth));
      expect(reads.filter(({ servedBy }) => servedBy === 'memory').length).toBeGreaterThan(RACES / 20);
    }
  });
});
