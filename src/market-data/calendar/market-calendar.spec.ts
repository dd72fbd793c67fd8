import { describe, expect, it } from '@jest/globals';
import { MarketCalendar } from './market-calendar.js';

const at = (text: string) => new Date(text);

describe('MarketCalendar', () => {
  const calendar = new MarketCalendar();

  it('gives the hours of a session in UTC, in summer and in winter', () => {
    expect(calendar.sessionOf('2013-10-08')).toEqual({
      date: '2013-10-08',
      preMarketOpensAt: at('2013-10-08T08:00:00Z'),
      opensAt: at('2013-10-08T13:30:00Z'),
      closesAt: at('2013-10-08T20:00:00Z'),
      afterHoursClosesAt: at('2013-10-09T00:00:00Z'),
    });
    expect(calendar.sessionOf('2013-12-10')?.opensAt).toEqual(at('2013-12-10T14:30:00Z'));
  });

  it('moves with the clocks between the Friday before and the Monday after', () => {
    expect(calendar.sessionOf('2024-03-08')?.opensAt).toEqual(at('2024-03-08T14:30:00Z'));
    expect(calendar.sessionOf('2024-03-11')?.opensAt).toEqual(at('2024-03-11T13:30:00Z'));
    expect(calendar.sessionOf('2024-11-01')?.closesAt).toEqual(at('2024-11-01T20:00:00Z'));
    expect(calendar.sessionOf('2024-11-04')?.closesAt).toEqual(at('2024-11-04T21:00:00Z'));
  });

  it('ends a half day at 13:00 and its after-hours at 17:00', () => {
    expect(calendar.sessionOf('2013-11-29')).toMatchObject({
      closesAt: at('2013-11-29T18:00:00Z'),
      afterHoursClosesAt: at('2013-11-29T22:00:00Z'),
    });
  });

  it('has no session on weekends and holidays', () => {
    expect(calendar.sessionOf('2013-10-12')).toBeNull();
    expect(calendar.sessionOf('2013-11-28')).toBeNull();
  });

  it.each([
    ['2013-10-08T07:59:59.999Z', 'closed', '2013-10-08'],
    ['2013-10-08T08:00:00Z', 'pre', '2013-10-08'],
    ['2013-10-08T13:29:59.999Z', 'pre', '2013-10-08'],
    ['2013-10-08T13:30:00Z', 'regular', '2013-10-08'],
    ['2013-10-08T19:59:59.999Z', 'regular', '2013-10-08'],
    ['2013-10-08T20:00:00Z', 'post', '2013-10-09'],
    ['2013-10-09T00:00:00Z', 'closed', '2013-10-09'],
    ['2013-10-12T16:00:00Z', 'closed', '2013-10-14'],
  ])('at %s it is %s, and the hours are those of %s', (instant, session, date) => {
    const status = calendar.statusAt(at(instant));
    const hours = calendar.sessionOf(date);
    expect(status).toEqual({
      exchange: 'XNYS',
      isOpen: session === 'regular',
      session,
      opensAt: hours?.opensAt,
      closesAt: hours?.closesAt,
    });
  });

  it('looks over the turn of the year for the next open and the last close', () => {
    expect(calendar.statusAt(at('2013-12-31T23:00:00Z')).opensAt).toEqual(at('2014-01-02T14:30:00Z'));
    expect(calendar.lastClose(at('2014-01-02T14:00:00Z'))).toEqual(at('2013-12-31T21:00:00Z'));
  });

  it('counts a close from its very instant on', () => {
    expect(calendar.lastClose(at('2013-10-08T20:00:00Z'))).toEqual(at('2013-10-08T20:00:00Z'));
    expect(calendar.lastClose(at('2013-10-08T19:59:59.999Z'))).toEqual(at('2013-10-07T20:00:00Z'));
  });

  it.each([
    ['2013-10-08T03:59:59.999Z', '2013-10-07'],
    ['2013-10-08T04:00:00Z', '2013-10-08'],
    ['2013-10-09T01:00:00Z', '2013-10-08'],
    ['2014-01-01T04:59:59Z', '2013-12-31'],
    ['2014-01-01T05:00:00Z', '2014-01-01'],
    ['2024-03-10T23:00:00Z', '2024-03-10'],
  ])('%s belongs to %s', (instant, date) => {
    expect(calendar.tradingDay(at(instant))).toBe(date);
  });

  it('bounds a day of 23 hours when clocks go forward, and one at the end of a year', () => {
    expect(calendar.boundsOf('2024-03-10')).toEqual({
      startsAt: at('2024-03-10T05:00:00Z'),
      endsAt: at('2024-03-11T04:00:00Z'),
    });
    expect(calendar.boundsOf('2024-12-31').endsAt).toEqual(at('2025-01-01T05:00:00Z'));
  });

  it('lets the operator close, shorten and open days', () => {
    const overridden = new MarketCalendar({ '2013-10-08': 'closed', '2013-10-09': 'early', '2013-10-12': 'regular' });
    expect(overridden.sessionOf('2013-10-08')).toBeNull();
    expect(overridden.sessionOf('2013-10-09')?.closesAt).toEqual(at('2013-10-09T17:00:00Z'));
    expect(overridden.sessionOf('2013-10-12')?.opensAt).toEqual(at('2013-10-12T13:30:00Z'));
    expect(overridden.statusAt(at('2013-10-08T15:00:00Z')).session).toBe('closed');
  });

  it('refuses what is not a date', () => {
    expect(() => new MarketCalendar({ tomorrow: 'closed' })).toThrow(RangeError);
    expect(() => calendar.sessionOf('2013-02-30')).toThrow('"2013-02-30" is not a date');
    expect(() => calendar.tradingDay(new Date(NaN))).toThrow(RangeError);
  });
});
