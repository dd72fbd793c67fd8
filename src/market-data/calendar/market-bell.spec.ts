import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { type Clock, ReplayClock, SystemClock } from '../../common/clock.js';
import type { Events } from '../../common/events.js';
import { MarketBell } from './market-bell.js';
import { MarketCalendar } from './market-calendar.js';

const MINUTE_MS = 60_000;

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the bell', () => {
  let heard: string[];
  let bell: MarketBell;

  const emit = (name: string, { at, date }: { at: Date; date: string }) => {
    heard.push(`${name} ${date} ${at.toISOString()}`);
    return Promise.resolve(true);
  };
  const start = (clock: Clock = new SystemClock()): void => {
    bell = new MarketBell(new MarketCalendar(), clock, { emit } as unknown as Events);
    bell.start();
  };

  beforeEach(() => {
    heard = [];
    jest.useFakeTimers({ now: new Date('2024-03-12T13:00:00Z') });
  });
  afterEach(() => {
    bell.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('rings at the opening and at the close, each once', () => {
    start();
    jest.advanceTimersByTime(30 * MINUTE_MS - 1);
    expect(heard).toEqual([]);

    jest.advanceTimersByTime(1);
    expect(heard).toEqual(['market.opened 2024-03-12 2024-03-12T13:30:00.000Z']);

    jest.advanceTimersByTime(24 * 60 * MINUTE_MS);
    expect(heard.slice(1)).toEqual([
      'market.closed 2024-03-12 2024-03-12T20:00:00.000Z',
      'market.opened 2024-03-13 2024-03-13T13:30:00.000Z',
    ]);
  });

  it('does not ring for what was before it started', () => {
    jest.setSystemTime(new Date('2024-03-12T15:00:00Z'));
    start();
    jest.advanceTimersByTime(60 * MINUTE_MS);
    expect(heard).toEqual([]);
  });

  it('rings late, in their order, for what it slept over', () => {
    start();
    jest.setSystemTime(new Date('2024-03-13T14:00:00Z'));
    jest.advanceTimersByTime(MINUTE_MS);
    expect(heard).toEqual([
      'market.closed 2024-03-12 2024-03-12T20:00:00.000Z',
      'market.opened 2024-03-13 2024-03-13T13:30:00.000Z',
    ]);
  });

  it('does not ring twice where the clock was set back', () => {
    start();
    jest.advanceTimersByTime(40 * MINUTE_MS);
    jest.setSystemTime(new Date('2024-03-12T13:10:00Z'));
    jest.advanceTimersByTime(60 * MINUTE_MS);
    expect(heard).toHaveLength(1);
  });

  it('rings by the clock of a replay: a session at 60 times its speed lasts 6.5 minutes', () => {
    start(new ReplayClock(new Date('2013-10-08T13:29:00Z'), new Date(), 60));
    jest.advanceTimersByTime(1000);
    expect(heard).toEqual(['market.opened 2013-10-08 2013-10-08T13:30:00.000Z']);
    jest.advanceTimersByTime(6.5 * MINUTE_MS);
    expect(heard.slice(1)).toEqual(['market.closed 2013-10-08 2013-10-08T20:00:00.000Z']);
  });

  it('looks at the clock but now and then while there is nothing to tell', () => {
    const clock = new SystemClock();
    const now = jest.spyOn(clock, 'now');
    start(clock);
    jest.advanceTimersByTime(10 * MINUTE_MS);
    expect(now.mock.calls.length).toBeLessThan(50);
  });

  it('is silent after the end', () => {
    start();
    bell.beforeApplicationShutdown();
    jest.advanceTimersByTime(24 * 60 * MINUTE_MS);
    expect(heard).toEqual([]);
  });
});
