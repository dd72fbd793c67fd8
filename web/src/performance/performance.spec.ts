/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { parseDate } from '@internationalized/date';
import { Problem } from '../api/problem.js';
import { periodOf, searchWith } from './period.js';
import { reasonOf } from './terms.js';

const call = jest.fn<() => Promise<unknown>>();
jest.unstable_mockModule('../api/call.js', () => ({ call }));
const { readPerformance } = await import('./read-performance.js');
const read = () => readPerformance('p', { from: null, to: '2028-02-29' }, new AbortController().signal);

const busy = new Problem(503, { code: 'busy' });
busy.retryAfterMs = 1000;

const leapDay = parseDate('2028-02-29');
const period = (search: string) => periodOf(new URLSearchParams(search), leapDay);

describe('the period of a performance', () => {
  it.each([
    ['', '1Y', '2027-02-28'],
    ['period=1M', '1M', '2028-01-29'],
    ['period=YTD', 'YTD', '2028-01-01'],
    ['period=All', 'All', null],
    ['from=2028-02-31&to=2028-03-01', '1Y', '2027-02-28'],
    ['from=2028-02-10&to=2028-02-01', '1Y', '2027-02-28'],
  ])('%j is %s, from %s to today', (search, preset, from) => {
    expect(period(search)).toEqual({ preset, from, to: '2028-02-29' });
  });

  it('is what the address says, and leaves the rest of it alone', () => {
    const search = searchWith(new URLSearchParams('range=1W&period=1M'), { from: '2027-01-01', to: '2027-06-30' });
    expect(search.toString()).toBe('range=1W&from=2027-01-01&to=2027-06-30');
    expect(period(search.toString())).toEqual({ preset: null, from: '2027-01-01', to: '2027-06-30' });
    expect(searchWith(search, '3M').toString()).toBe('range=1W&period=3M');
  });
});

describe('reading a performance', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    call.mockReset();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it('is tried again where the server is busy, after the time that it asks for', async () => {
    call.mockRejectedValueOnce(busy).mockRejectedValueOnce(busy).mockResolvedValueOnce({ fees: '1' });
    const reading = read();
    await jest.advanceTimersByTimeAsync(999);
    expect(call).toHaveBeenCalledTimes(1);
    await jest.advanceTimersByTimeAsync(4000);
    expect(await reading).toEqual({ fees: '1' });
  });

  it('is given up after a few times, and at once for any other reason', async () => {
    call.mockRejectedValue(busy);
    const [given] = await Promise.all([read().catch((error: unknown) => error), jest.advanceTimersByTimeAsync(20_000)]);
    expect(given).toBe(busy);
    expect(call).toHaveBeenCalledTimes(5);
    call.mockRejectedValue(new Problem(422, { code: 'range_too_long' }));
    await expect(read()).rejects.toMatchObject({ code: 'range_too_long' });
    expect(call).toHaveBeenCalledTimes(6);
  });
});

it('a figure that is not known says why', () => {
  const unknown = [{ figure: 'timeWeightedReturn' as const, reason: 'no_capital' }];
  const figures = { unknown, missing: [] } as unknown as Parameters<typeof reasonOf>[0];
  expect(reasonOf(figures, 'timeWeightedReturn')).toBe('nothing was invested');
});
