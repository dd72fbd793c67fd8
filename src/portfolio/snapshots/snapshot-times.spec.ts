import { describe, expect, it } from '@jest/globals';
import { MarketCalendar } from '../../market-data/calendar/market-calendar.js';
import { snapshotsAround } from './snapshot-times.js';

/** Tuesday, 2024-03-12: New York opens at 13:30 UTC and closes at 20:00 UTC. */
describe('the times of snapshots', () => {
  const calendar = new MarketCalendar();
  const around = (now: string) => {
    const { due, nextAt } = snapshotsAround(calendar, new Date(`2024-03-${now}Z`));
    return [
      due && `${due.at.toISOString().slice(8, 16)}${due.closing ? ' closing' : ''}`,
      nextAt?.toISOString().slice(8, 16),
    ];
  };

  it.each([
    ['12T13:30:00', null, '12T13:45'],
    ['12T13:44:59.999', null, '12T13:45'],
    ['12T13:45:00', '12T13:45', '12T14:00'],
    ['12T14:07:00', '12T14:00', '12T14:15'],
    ['12T19:44:59', '12T19:30', '12T19:45'],
  ])('at %s are %s, and %s next', (now, due, next) => {
    expect(around(now)).toEqual([due, next]);
  });

  it('that of the close waits for the auction, and stands until the next session', () => {
    expect(around('12T19:45:00')).toEqual(['12T19:45', '12T20:01']);
    expect(around('12T20:00:59.999')).toEqual([null, '12T20:01']);
    expect(around('12T20:01:00')).toEqual(['12T20:00 closing', '13T13:45']);
    expect(around('13T13:29:59')).toEqual(['12T20:00 closing', '13T13:45']);
  });

  it('follow half days and weekends', () => {
    const friday = snapshotsAround(calendar, new Date('2024-11-29T18:01:00Z'));
    expect(friday).toEqual({
      due: {
        at: new Date('2024-11-29T18:00:00Z'),
        closing: true,
        opensAt: new Date('2024-11-29T14:30:00Z'),
        takeAt: new Date('2024-11-29T18:01:00Z'),
      },
      nextAt: new Date('2024-12-02T14:45:00Z'),
    });
  });
});
