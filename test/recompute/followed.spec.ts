import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import type { Config } from '../../src/config/config.js';
import { UpdateSequence } from '../../src/portfolio/live/update-sequence.js';
import { redisServerUrl } from '../support/environment.js';

describe('whether anybody follows a portfolio', () => {
  const prefix = `t${randomUUID().slice(0, 13)}`;
  const name = `{${prefix}:updates}:p`;
  const told = `{${prefix}:updates}:told`;
  let redis: Redis;
  let sequence: UpdateSequence;

  beforeEach(() => {
    redis = new Redis(redisServerUrl());
    sequence = new UpdateSequence(redis, { redis: { prefix } } as Config);
  });
  afterEach(async () => {
    await redis.del(name, told);
    redis.disconnect();
  });

  const next = (last: number, order = Number.MAX_SAFE_INTEGER, seen: number | null = null) =>
    sequence.next('p', { revision: 1, order, last, isSame: false, seen });
  const numberOf = async (last: number) => ((await next(last)) as { sequence: number }).sequence;
  const timePasses = () => Promise.all([redis.set(told, 1), redis.hset(name, 'until', 1)]);

  it('is yes where nothing is known, and no when nobody has said so for a while', async () => {
    expect(await sequence.isFollowed('p')).toBe(true);
    await next(0);
    expect(await sequence.isFollowed('p')).toBe(true);
    await timePasses();
    expect(await sequence.isFollowed('p')).toBe(false);
  });

  it('is no for whom nobody has spoken up once everybody had the time to, and yes as soon as somebody does', async () => {
    await redis.set(told, 1);
    expect(await sequence.isFollowed('p')).toBe(false);
    await sequence.follow('p');
    expect(await sequence.isFollowed('p')).toBe(true);
    expect(await next(0)).toMatchObject({ isNext: false });
  });

  it('is yes again as soon as somebody does', async () => {
    await numberOf(0);
    await timePasses();
    await sequence.follow('p');
    expect(await sequence.isFollowed('p')).toBe(true);
  });

  it('makes the next update the whole after a pause, and none without one', async () => {
    const last = await numberOf(0);
    await sequence.follow('p');
    expect(await next(last)).toEqual({ sequence: last + 1, isNext: true });
    await timePasses();
    await sequence.follow('p');
    expect(await next(last + 1)).toEqual({ sequence: last + 3, isNext: false });
  });

  it('keeps a run from sending what it read before somebody followed', async () => {
    const last = await numberOf(0);
    await timePasses();
    await sequence.follow('p');
    expect(await next(0, 2)).toEqual({ overtakenBy: last + 1 });
  });

  it('keeps a run from sending what it read before something else was sent, however late the run began', async () => {
    const last = await numberOf(0);
    expect(await next(last, Number.MAX_SAFE_INTEGER, last)).toMatchObject({ sequence: last + 1 });
    expect(await next(last, Number.MAX_SAFE_INTEGER, last)).toEqual({ overtakenBy: last + 1 });
    await timePasses();
    await sequence.follow('p');
    // What was skipped was not sent.
    expect(await next(last, Number.MAX_SAFE_INTEGER, last + 1)).toMatchObject({ sequence: last + 3 });
  });
});
