import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ReplayClock, SystemClock } from './clock.js';

const real = new Date('2026-03-02T12:00:00.000Z');
const later = (ms: number) => jest.setSystemTime(real.getTime() + ms);

beforeEach(() => {
  jest.useFakeTimers({ now: real });
});
afterEach(() => {
  jest.useRealTimers();
});

describe('SystemClock', () => {
  const clock = new SystemClock();

  it('tells the real time', () => {
    expect(clock.now()).toEqual(real);
  });

  it('gives the age of an instant in milliseconds; what lies ahead has none', () => {
    expect(clock.ageOf(new Date('2026-03-02T11:59:55.500Z'))).toBe(4500);
    expect(clock.ageOf(new Date('2026-03-02T12:00:01.000Z'))).toBe(0);
  });
});

describe('ReplayClock', () => {
  const marketStart = new Date('2013-10-08T13:30:00.000Z');
  const clock = new ReplayClock(marketStart, real, 60);

  it('begins at the start of the recorded day', () => {
    expect(clock.now()).toEqual(marketStart);
  });

  it('runs 60 times as fast: one real second is one minute of the market', () => {
    later(1000);
    expect(clock.now()).toEqual(new Date('2013-10-08T13:31:00.000Z'));
  });

  it('gives the age in real milliseconds: a minute of the market ago is one second', () => {
    later(2000);
    expect(clock.ageOf(new Date('2013-10-08T13:31:00.000Z'))).toBe(1000);
  });

  it('gives what the market has not reached no age', () => {
    expect(clock.ageOf(new Date('2013-10-08T14:00:00.000Z'))).toBe(0);
  });

  it('tells the same market time in every process that was given the same start', () => {
    later(12_345);
    expect(new ReplayClock(marketStart, real, 60).now()).toEqual(clock.now());
  });
});
