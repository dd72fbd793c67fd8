import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { Clock, ReplayClock } from '../common/clock.js';
import { Exchanges } from './calendar/exchanges.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import { type Freshness, FreshnessService, freshnessWords, oldest } from './freshness.js';

class StoppedClock extends Clock {
  constructor(private readonly at: Date) {
    super();
  }

  now(): Date {
    return this.at;
  }

  ageOf(instant: Date): number {
    return Math.max(0, this.at.getTime() - instant.getTime());
  }
}

const exchanges = new Exchanges(new MarketCalendar());
const wordAt = (now: string, asOf: string, symbol = 'AAPL'): Freshness =>
  new FreshnessService(new StoppedClock(new Date(now)), exchanges).of(new Date(asOf), symbol);

afterEach(() => {
  jest.useRealTimers();
});

// Tuesday 2013-10-08: the session is 13:30–20:00 UTC, the next one begins on the 9th at 13:30.
describe('while the market is open, a price is', () => {
  it.each([
    ['15:00:00.000', 'live'],
    ['14:59:55.001', 'live'],
    ['14:59:55.000', 'fresh'],
    ['14:59:00.001', 'fresh'],
    ['14:59:00.000', 'stale'],
    ['14:45:00.001', 'stale'],
    ['14:45:00.000', 'outdated'],
    ['15:00:30.000', 'live'],
  ])('of %s at 15:00:00 %s', (asOf, word) => {
    expect(wordAt('2013-10-08T15:00:00.000Z', `2013-10-08T${asOf}Z`)).toBe(word);
  });

  it('yesterday’s close is outdated from the opening on', () => {
    expect(wordAt('2013-10-09T13:29:59.999Z', '2013-10-08T20:00:00.000Z')).toBe('fresh');
    expect(wordAt('2013-10-09T13:30:00.000Z', '2013-10-08T20:00:00.000Z')).toBe('outdated');
  });
});

describe('while the market is closed', () => {
  it.each([
    ['the evening', '2013-10-08T23:00:00Z', '2013-10-08T20:00:00Z'],
    ['the next morning', '2013-10-09T10:00:00Z', '2013-10-08T20:00:00Z'],
    ['the weekend', '2013-10-13T12:00:00Z', '2013-10-11T20:00:00Z'],
    ['a holiday', '2013-11-28T16:00:00Z', '2013-11-27T21:00:00Z'],
    ['the evening of a half day', '2013-11-29T23:00:00Z', '2013-11-29T18:00:00Z'],
  ])('the last close is fresh on %s', (_, now, close) => {
    expect(wordAt(now, close)).toBe('fresh');
  });

  it('a price from before the close is as old as it is', () => {
    expect(wordAt('2013-10-08T20:10:00Z', '2013-10-08T19:59:59.999Z')).toBe('stale');
    expect(wordAt('2013-10-08T23:00:00Z', '2013-10-08T19:59:59.999Z')).toBe('outdated');
  });

  it('the close of the session before the last is outdated', () => {
    expect(wordAt('2013-10-13T12:00:00Z', '2013-10-10T20:00:00Z')).toBe('outdated');
  });

  it('a price from after the close is live, and then fresh', () => {
    expect(wordAt('2013-10-08T21:00:04Z', '2013-10-08T21:00:00Z')).toBe('live');
    expect(wordAt('2013-10-08T22:00:00Z', '2013-10-08T21:00:00Z')).toBe('fresh');
  });
});

describe('on a Saturday', () => {
  it.each([
    ['Friday’s close of a share', 'AAPL', '2013-10-11T20:00:00Z', 'fresh'],
    ['a coin’s price of that time', 'BTC-USD', '2013-10-11T20:00:00Z', 'outdated'],
    ['a coin’s price from before the last midnight', 'BTC-USD', '2013-10-11T23:59:59Z', 'outdated'],
    ['a coin’s price of a quarter of an hour ago', 'BTC-USD', '2013-10-12T11:45:00Z', 'outdated'],
    ['a coin’s price of ten minutes ago', 'BTC-USD', '2013-10-12T11:50:00Z', 'stale'],
    ['a coin’s price of this moment', 'BTC-USD', '2013-10-12T11:59:59Z', 'live'],
  ] as const)('%s (%s) of %s is %s', (_, symbol, asOf, word) => {
    expect(wordAt('2013-10-12T12:00:00Z', asOf, symbol)).toBe(word);
  });
});

it('a recorded day that is played 60 times as fast is judged by real seconds', () => {
  const start = new Date('2013-10-08T14:00:00Z');
  const real = new Date('2026-03-02T12:00:00Z');
  jest.useFakeTimers({ now: real.getTime() + 10_000 });
  const freshness = new FreshnessService(new ReplayClock(start, real, 60), exchanges);
  // The market is at 14:10; a price of 14:06 was there 4 real seconds ago, one of 14:04 six.
  expect(freshness.of(new Date('2013-10-08T14:06:00Z'), 'AAPL')).toBe('live');
  expect(freshness.of(new Date('2013-10-08T14:04:00Z'), 'AAPL')).toBe('fresh');
});

describe('oldest', () => {
  it('is the oldest of several, in whatever order', () => {
    expect(oldest(['live', 'stale', 'fresh'])).toBe('stale');
    expect(oldest([...freshnessWords])).toBe('outdated');
    expect(oldest([...freshnessWords].toReversed())).toBe('outdated');
    expect(oldest(['live', 'live'])).toBe('live');
  });

  it('leaves out what has no age', () => {
    expect(oldest([null, 'fresh'])).toBe('fresh');
    expect(oldest([null])).toBeNull();
    expect(oldest([])).toBeNull();
  });
});
