import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ReplayClock } from '../../common/clock.js';
import type { Tick } from './feed.js';
import { ReplayFeed } from './replay.js';

const marketStart = new Date('2013-10-08T13:30:00Z');

/** A tick `ms` of market time after the start, told apart by its price. */
function tickAt(ms: number): Tick {
  return { symbol: 'IBM', price: String(ms), asOf: new Date(marketStart.getTime() + ms), source: 'replay' };
}

const broken = () => Promise.reject(new Error('store is down'));

describe('ReplayFeed', () => {
  let closed: boolean;
  let abort: AbortController;
  let batches: { at: number; prices: number[] }[];
  let startedAt: number;

  beforeEach(() => {
    jest.useFakeTimers();
    startedAt = Date.now();
    closed = false;
    abort = new AbortController();
    batches = [];
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  async function* recorded(...times: number[]) {
    try {
      for (const time of times) yield tickAt(time);
    } finally {
      closed = true;
    }
  }
  const clockAt = (speed: number) => new ReplayClock(marketStart, new Date(startedAt), speed);
  const note = (ticks: Tick[]) => {
    batches.push({ at: Date.now() - startedAt, prices: ticks.map(({ price }) => Number(price)) });
  };
  const collect = (ticks: Tick[]) => {
    note(ticks);
    return Promise.resolve();
  };

  it('gives what is due already at once, in one batch and in order', async () => {
    const clock = clockAt(1);
    jest.setSystemTime(startedAt + 5000);
    await new ReplayFeed(recorded(0, 1000, 1000, 5000), clock).run(collect, abort.signal);
    expect(batches).toEqual([{ at: 5000, prices: [0, 1000, 1000, 5000] }]);
  });

  it('holds a tick back until the market reaches it, 60 times as fast', async () => {
    const run = new ReplayFeed(recorded(0, 60_000), clockAt(60)).run(collect, abort.signal);
    await jest.advanceTimersByTimeAsync(999);
    expect(batches).toEqual([{ at: 0, prices: [0] }]);
    await jest.advanceTimersByTimeAsync(1);
    await run;
    expect(batches.at(-1)).toEqual({ at: 1000, prices: [60_000] });
  });

  it('puts what falls due within 50 ms into one batch', async () => {
    const run = new ReplayFeed(recorded(0, 10, 20, 50, 51, 130), clockAt(1)).run(collect, abort.signal);
    await jest.advanceTimersByTimeAsync(200);
    await run;
    // 51 ms is waited for from 50 ms on, for a slice: until 100; then 130 for another one: until 150
    expect(batches).toEqual([
      { at: 0, prices: [0] },
      { at: 50, prices: [10, 20, 50] },
      { at: 100, prices: [51] },
      { at: 150, prices: [130] },
    ]);
  });

  it('waits for a slow store, catches up, and drops nothing', async () => {
    let running = 0;
    const slow = async (ticks: Tick[]) => {
      running += 1;
      expect(running).toBe(1);
      note(ticks);
      await new Promise((resolve) => setTimeout(resolve, 300));
      running -= 1;
    };
    const feed = new ReplayFeed(recorded(0, 100, 200, 300, 400), clockAt(1));
    const run = feed.run(slow, abort.signal);
    await jest.advanceTimersByTimeAsync(250);
    expect(feed.delivered).toBe(0);
    await jest.advanceTimersByTimeAsync(1000);
    await run;
    expect(batches).toEqual([
      { at: 0, prices: [0] },
      { at: 300, prices: [100, 200, 300] },
      { at: 600, prices: [400] },
    ]);
    expect(feed.delivered).toBe(5);
  });

  it('cuts a long backlog into batches of bounded size', async () => {
    const clock = clockAt(1);
    jest.setSystemTime(startedAt + 10_000);
    const times = Array.from({ length: 4500 }, (_, index) => index);
    await new ReplayFeed(recorded(...times), clock).run(collect, abort.signal);
    expect(batches.map(({ prices }) => prices.length)).toEqual([2000, 2000, 500]);
    expect(batches.flatMap(({ prices }) => prices)).toEqual(times);
  });

  it('stops at once when told to, and leaves neither a timer nor the recording open', async () => {
    const feed = new ReplayFeed(recorded(0, 3_600_000), clockAt(1));
    const run = feed.run(collect, abort.signal);
    await jest.advanceTimersByTimeAsync(100);
    abort.abort();
    await run;
    expect(jest.getTimerCount()).toBe(0);
    expect(closed).toBe(true);
    expect(feed.delivered).toBe(1);
  });

  it('waits out a gap that is longer than a timer can be', async () => {
    const fortyDays = 40 * 86_400_000;
    const run = new ReplayFeed(recorded(fortyDays), clockAt(1)).run(collect, abort.signal);
    await jest.advanceTimersByTimeAsync(fortyDays);
    await run;
    expect(batches).toEqual([{ at: fortyDays, prices: [fortyDays] }]);
  });

  it('fails when the store fails, and closes the recording', async () => {
    await expect(new ReplayFeed(recorded(0, 1000), clockAt(1)).run(broken, abort.signal)).rejects.toThrow(
      'store is down',
    );
    expect(closed).toBe(true);
  });
});
