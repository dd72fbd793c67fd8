import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { eventually } from '../support/client.js';
import { gate } from './gate.js';
import { cacheKey, invalidate, memoryIsOn, newPrefix, startInstance, type Instance } from './instances.js';
import { startPrivateRedis, type PrivateRedis } from './private-redis.js';

/** Longer than anything here takes, shorter than what memory keeps by itself. */
const SOON = 3000;

describe('the memory of a process', () => {
  const dir = mkdtempSync(join(process.env['TEST_DATA_DIR'] ?? tmpdir(), 'bus-'));
  const prefix = newPrefix();
  let redis: PrivateRedis;
  let writer: Instance;
  let reader: Instance;

  const warm = async (name: string) => {
    const key = cacheKey(name);
    for (const { cache } of [writer, reader]) await cache.read(key, async () => 'old');
    expect((await reader.cache.read(key, async () => 'never')).servedBy).toBe('memory');
    return key;
  };
  const killBuses = async (): Promise<void> => {
    const list = (await redis.admin.client('LIST')) as string;
    const buses = list.split('\n').filter((line) => line.includes('name=freshfolio-bus'));
    expect(buses).toHaveLength(2);
    for (const bus of buses) await redis.admin.client('KILL', 'ID', /id=(\d+)/.exec(bus)![1]!);
  };

  beforeAll(async () => {
    Logger.overrideLogger(false);
    redis = await startPrivateRedis(dir);
    [writer, reader] = await Promise.all([startInstance(redis.url, prefix), startInstance(redis.url, prefix)]);
  });

  afterAll(async () => {
    writer.end();
    reader.end();
    await redis.end();
    rmSync(dir, { recursive: true, force: true });
  });

  it('forgets what another process invalidates', async () => {
    const key = await warm('invalidated');
    const untouched = await warm('untouched');
    const heard = reader.hears(key);
    await invalidate(writer, key);
    await heard;
    expect(await reader.cache.read(key, async () => 'new')).toEqual({ value: 'new', servedBy: 'load' });
    expect((await reader.cache.read(untouched, async () => 'never')).servedBy).toBe('memory');
  });

  it('is off from the loss of its bus until it hears again, and then believes nothing from before', async () => {
    const [missed, kept] = [await warm('missed'), await warm('kept')];
    // Nobody is let in any more: the buses stay away.
    await redis.admin.config('SET', 'maxclients', 1);
    await killBuses();
    const offMemory = () => reader.cache.read(kept, async () => 'never');
    await eventually(offMemory, ({ servedBy }) => servedBy === 'redis', SOON);

    await invalidate(writer, missed);
    expect(await reader.cache.read(missed, async () => 'new')).toEqual({ value: 'new', servedBy: 'load' });
    expect(await reader.cache.read(missed, async () => 'never')).toEqual({ value: 'new', servedBy: 'redis' });

    await redis.admin.config('SET', 'maxclients', 100);
    await memoryIsOn(reader, SOON);
    expect(await reader.cache.read(missed, async () => 'never')).toEqual({ value: 'new', servedBy: 'redis' });
    await memoryIsOn(writer, SOON);
  });

  it('hears as before once its bus is back', async () => {
    const key = await warm('heard again');
    const heard = reader.hears(key);
    await invalidate(writer, key);
    await heard;
    expect(await reader.cache.read(key, async () => 'new')).toEqual({ value: 'new', servedBy: 'load' });
  });

  it('is emptied by FLUSHALL, and keeps nothing that was in the air', async () => {
    const key = await warm('flushed');
    const raced = cacheKey('raced');
    const loading = gate();
    const reading = reader.cache.read(raced, async () => {
      await loading.pass();
      return 'old';
    });
    await loading.reached;
    // The flush takes away the tombstone too, so that Redis itself would take the old value.
    await invalidate(writer, raced);
    await redis.admin.flushall();
    await eventually(
      () => reader.cache.read(key, async () => 'new'),
      ({ value }) => value === 'new',
      SOON,
    );
    loading.open();
    await reading;
    for (const { cache } of [reader, writer]) {
      expect((await cache.read(raced, async () => 'new')).value).toBe('new');
    }
  });
});
