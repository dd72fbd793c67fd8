import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Logger } from '@nestjs/common';
import { SystemClock } from '../common/clock.js';
import { MarketCalendar } from '../market-data/calendar/market-calendar.js';
import type { BulkRound } from './bulk-round.js';
import { BulkSchedule } from './bulk-schedule.js';

Logger.overrideLogger(false);
const MINUTE_MS = 60_000;

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the rounds of all portfolios', () => {
  let begun: Set<string>;
  let failures: number;
  let schedule: BulkSchedule;

  const begin = async (at: Date): Promise<void> => {
    if (failures > 0) throw new Error(`Redis is away, ${(failures -= 1)} times more`);
    begun.add(at.toISOString().slice(11, 16));
  };
  const start = (time: string) => {
    jest.setSystemTime(new Date(`2024-03-12T${time}Z`));
    schedule = new BulkSchedule({ begin } as unknown as BulkRound, new MarketCalendar(), new SystemClock());
    return schedule.start();
  };

  beforeEach(() => {
    [begun, failures] = [new Set(), 0];
    jest.useFakeTimers();
  });
  afterEach(() => {
    schedule.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('begin every 15 minutes of market hours, and when the official close is known, not at night', async () => {
    await start('13:20:00');
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect([...begun]).toEqual([]);
    await jest.advanceTimersByTimeAsync(6.5 * 60 * MINUTE_MS + MINUTE_MS - 1);
    expect([...begun].slice(0, 3)).toEqual(['13:45', '14:00', '14:15']);
    expect([begun.size, [...begun].at(-1)]).toEqual([25, '19:45']);
    await jest.advanceTimersByTimeAsync(10 * 60 * MINUTE_MS);
    expect([begun.size, [...begun].at(-1)]).toEqual([26, '20:00']);
  });

  it('begin later where Redis was away, unless the next one is near', async () => {
    failures = 3;
    await start('14:00:00');
    await jest.advanceTimersByTimeAsync(3 * MINUTE_MS);
    expect([...begun]).toEqual(['14:00']);
    schedule.beforeApplicationShutdown();
    begun.clear();
    await start('14:20:01');
    await jest.advanceTimersByTimeAsync(9 * MINUTE_MS);
    expect([...begun]).toEqual([]);
  });
});
