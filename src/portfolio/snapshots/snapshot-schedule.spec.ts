import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SystemClock } from '../../common/clock.js';
import { MarketCalendar } from '../../market-data/calendar/market-calendar.js';
import { SnapshotSchedule } from './snapshot-schedule.js';
import type { SnapshotTaker } from './snapshot-taker.js';

const MINUTE_MS = 60_000;

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the schedule of snapshots', () => {
  let asked: string[];
  let outcomes: ('taken' | 'busy' | Error | Promise<'taken'>)[];
  let schedule: SnapshotSchedule;

  const take = ({ at }: { at: Date }): Promise<'taken' | 'busy'> => {
    asked.push(at.toISOString().slice(11, 16));
    const outcome = outcomes.shift() ?? 'taken';
    return outcome instanceof Error ? Promise.reject(outcome) : Promise.resolve(outcome);
  };
  const start = (time: string): void => {
    jest.setSystemTime(new Date(`2024-03-12T${time}Z`));
    schedule = new SnapshotSchedule({ take } as unknown as SnapshotTaker, new MarketCalendar(), new SystemClock());
    schedule.start();
  };

  beforeEach(() => {
    asked = [];
    outcomes = [];
    jest.useFakeTimers();
  });
  afterEach(async () => {
    await schedule.beforeApplicationShutdown();
    jest.useRealTimers();
  });

  it('takes one every 15 minutes, and the last a minute after the close', async () => {
    start('19:25:00');
    await jest.advanceTimersByTimeAsync(35 * MINUTE_MS + 59_999);
    expect(asked).toEqual(['19:30', '19:45']);
    await jest.advanceTimersByTimeAsync(1);
    expect(asked.slice(2)).toEqual(['20:00']);
    await jest.advanceTimersByTimeAsync(12 * 60 * MINUTE_MS);
    expect(asked).toHaveLength(3);
  });

  it('tries again what failed, or what somebody else had begun, but not for long', async () => {
    outcomes = [new Error('PostgreSQL is away'), 'busy', 'taken'];
    start('13:45:00');
    await jest.advanceTimersByTimeAsync(10 * MINUTE_MS);
    expect(asked).toEqual(['13:45', '13:45']);
  });

  it('takes what was due while another one was being taken, as soon as that is done', async () => {
    let done!: (outcome: 'taken') => void;
    outcomes = [new Promise((resolve) => (done = resolve))];
    start('19:45:00');
    await jest.advanceTimersByTimeAsync(20 * MINUTE_MS);
    expect(asked).toEqual(['19:45']);
    done('taken');
    await jest.advanceTimersByTimeAsync(0);
    expect(asked).toEqual(['19:45', '20:00']);
  });

  it('catches up on a close for a quarter of an hour, on any other for a minute', async () => {
    start('14:00:59');
    expect(asked).toEqual(['14:00']);
    await schedule.beforeApplicationShutdown();
    start('14:16:01');
    expect(asked).toEqual(['14:00']);
    await schedule.beforeApplicationShutdown();
    start('20:15:00');
    expect(asked).toEqual(['14:00', '20:00']);
  });
});
