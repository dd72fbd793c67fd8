/** @jest-environment jsdom */
import { describe, expect, it, jest } from '@jest/globals';
import { evenly } from './evenly.js';
import { extremesOf } from './extremes.js';
import type { ValuePoint } from './history.js';
import { joined, LiveValues } from './live-values.js';
import { isRange, queryOf } from './ranges.js';

const call = jest.fn<(path: string) => Promise<unknown>>();
jest.unstable_mockModule('../api/call.js', () => ({ call }));
const { lastDay, readHistory } = await import('./history.js');

const point = (time: number, total = String(time)): ValuePoint => ({ time, total, isPartial: false });
const quarters = (start: number) => [1, 2, 3].map((quarter) => point(start + quarter * 900));
const snapshot = (day: string, marketValue: string) => ({ at: day, marketValue, cash: '0.2', complete: day < '2026' });
const at = (time: number) => ({ time, value: time });
const times = (points: readonly ValuePoint[]) => points.map(({ time }) => time);

describe('the live values of a portfolio', () => {
  it('are one a second at most: the last of each', () => {
    const live = new LiveValues();
    for (const each of [point(10, '1'), point(10, '2'), point(11, '3'), point(9, '4')]) live.add(each);
    expect(live.points.map(({ time, total }) => [time, total])).toEqual([
      [10, '2'],
      [11, '3'],
    ]);
  });

  it('stay bounded, however long they come, and reach from the first to the last', () => {
    const live = new LiveValues();
    for (let second = 0; second < 100_000; second += 1) live.add(point(second));
    expect(live.points.length).toBeLessThanOrEqual(3600);
    expect([live.points[0]!.time, live.points.at(-1)!.time]).toEqual([0, 99_999]);
  });

  it('go on where the history ends', () => {
    const history = [point(10), point(20)];
    expect(times(joined(history, [point(15), point(20), point(21)]))).toEqual([10, 20, 21]);
    expect(times(joined([], [point(1)]))).toEqual([1]);
  });
});

describe('a range', () => {
  const now = Date.parse('2026-11-20T15:00:00.000Z');

  it('asks for what it covers, in steps that fit it', () => {
    expect(queryOf('1W', now)).toBe('interval=15m&limit=500&from=2026-11-13T15%3A00%3A00.000Z');
    expect(queryOf('1M', now)).toBe('interval=1h&limit=500&from=2026-10-20T15%3A00%3A00.000Z');
    expect(queryOf('All', now)).toBe('interval=1d&limit=500');
  });

  it('comes from an address that anybody may have typed', () => {
    expect(['1Y', '5Y', null].map(isRange)).toEqual([true, false, false]);
  });

  it('of a day begins with the close before it', () => {
    const [thursday, friday] = [0, 24 * 3600];
    expect(times(lastDay([...quarters(thursday), ...quarters(friday)]))).toEqual([2700, 87_300, 88_200, 89_100]);
    expect(lastDay(quarters(friday))).toHaveLength(3);
    expect(lastDay([])).toEqual([]);
  });
});

it('a line says its ends, its lowest and its highest value', () => {
  const found = extremesOf([point(1, '-5'), point(2, '100.5'), point(3, '20')])!;
  expect([found.first, found.last, found.lowest, found.highest].map(({ total }) => total)).toEqual([
    '-5',
    '20',
    '-5',
    '100.5',
  ]);
  expect(extremesOf([])).toBeNull();
});

describe('a line that grows', () => {
  it('has as much room for an hour of snapshots as for an hour of live values', () => {
    const snapshots = [0, 900, 1800, 2700, 3600].map(at);
    const live = Array.from({ length: 3600 }, (_, second) => at(3601 + second));
    const columns = evenly([...snapshots, ...live]);
    const first = columns.findIndex(({ time }) => time >= 3600);
    expect(columns.length).toBeLessThanOrEqual(1600);
    expect(first / columns.length).toBeCloseTo(0.5, 1);
    expect(columns.at(-1)).toEqual(at(7200));
    expect(columns.every(({ time }, index) => index === 0 || time > columns[index - 1]!.time)).toBe(true);
  });

  it('leaves no room for the night', () => {
    expect(evenly([0, 1, 80_000, 80_001].map(at))).toEqual([0, 1, 80_000, 80_001].map(at));
  });
});

it('a history is read page by page; positions and cash are added to the last digit', async () => {
  call
    .mockResolvedValueOnce({ items: [snapshot('2025-11-20T21:00:00.000Z', '0.1')], nextCursor: 'a b' })
    .mockResolvedValueOnce({ items: [snapshot('2026-11-20T21:00:00.000Z', '9007199254740993')], nextCursor: null });

  const points = await readHistory('p', 'All', new AbortController().signal);

  expect(points.map(({ total, isPartial }) => [total, isPartial])).toEqual([
    ['0.3', false],
    ['9007199254740993.2', true],
  ]);
  expect(call.mock.calls.map(([path]) => path)).toEqual([
    '/portfolios/p/history?interval=1d&limit=500',
    '/portfolios/p/history?interval=1d&limit=500&cursor=a%20b',
  ]);
});
