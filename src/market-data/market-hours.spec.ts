import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Clock } from '../common/clock.js';
import { Exchanges } from './calendar/exchanges.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import { MarketHours } from './market-hours.js';

const QUARTER_MS = 900_000;

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the busy hours', () => {
  const calendar = new MarketCalendar();
  let now: Date;
  let hours: MarketHours;

  const at = (time: string): MarketHours => {
    now = new Date(`2024-03-${time}Z`);
    return hours;
  };

  beforeEach(() => {
    const clock = { now: () => now, ageOf: () => 0 } satisfies Clock;
    hours = new MarketHours(new Exchanges(calendar), clock);
  });

  it('are the regular session, from its first to its last millisecond', () => {
    expect(at('12T13:29:59.999').isBusy()).toBe(false);
    expect(at('12T13:30:00.000').isBusy()).toBe(true);
    expect(at('12T19:59:59.999').isBusy()).toBe(true);
    expect(at('12T20:00:00.000').isBusy()).toBe(false);
    expect(at('16T15:00:00.000').isBusy()).toBe(false);
  });

  it('are right also for a clock that was set back', () => {
    expect(at('12T15:00:00').isBusy()).toBe(true);
    expect(at('12T12:00:00').isBusy()).toBe(false);
    expect(at('12T15:00:00').isBusy()).toBe(true);
  });

  it('have slots that are counted from the opening', () => {
    expect(at('12T13:30:00.000').slotOf(QUARTER_MS)).toBe(Date.parse('2024-03-12T13:30:00Z'));
    expect(at('12T13:44:59.999').slotOf(QUARTER_MS)).toBe(Date.parse('2024-03-12T13:30:00Z'));
    expect(at('12T14:01:00.000').slotOf(QUARTER_MS)).toBe(Date.parse('2024-03-12T14:00:00Z'));
    expect(at('12T21:00:00.000').slotOf(QUARTER_MS)).toBeNull();
  });

  it('of a coin never end, on a Saturday either; those of a share do', () => {
    expect(at('16T15:00:00.000').isBusy('BTC-USD')).toBe(true);
    expect(at('16T15:00:00.000').isBusy('AAPL')).toBe(false);
    expect(at('12T15:00:00.000').isBusy('AAPL')).toBe(true);
    expect(at('13T02:00:00.000').isBusy('BTC-USD')).toBe(true);
  });

  it('cost a look at the calendar once a session only', () => {
    const statusAt = jest.spyOn(calendar, 'statusAt');
    for (const time of ['12T13:30:00', '12T14:30:00', '12T15:30:00', '12T20:00:00', '13T04:00:00']) at(time).isBusy();
    expect(statusAt).toHaveBeenCalledTimes(2);
  });
});
