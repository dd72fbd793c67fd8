import { expect, it } from '@jest/globals';
import { EventRate, type Verdict } from './event-rate.js';

const many = (rate: EventRate, count: number, now: number): Verdict[] =>
  Array.from({ length: count }, () => rate.take(now));
const taken = (verdicts: Verdict[]): number => verdicts.filter((verdict) => verdict === 'taken').length;

it('takes twice a second’s events at once, and then no more than so many a second', () => {
  const rate = new EventRate(50, 0);
  expect(taken(many(rate, 150, 0))).toBe(100);
  expect(taken(many(rate, 150, 500))).toBe(25);
  expect(taken(many(rate, 150, 1500))).toBe(50);
});

it('never refuses whoever keeps to it', () => {
  const rate = new EventRate(50, 0);
  const verdicts = Array.from({ length: 5000 }, (_, index) => rate.take(index * 20));
  expect(taken(verdicts)).toBe(5000);
});

it('forgets a pause that is longer than the burst', () => {
  const rate = new EventRate(50, 0);
  expect(taken(many(rate, 150, 3_600_000))).toBe(100);
});

it('calls it a flood above ten times as many within a second, and not before', () => {
  const rate = new EventRate(5, 0);
  expect(many(rate, 50, 0)).not.toContain('flood');
  expect(many(rate, 50, 1000)).not.toContain('flood');
  expect(rate.take(1999)).toBe('flood');
});
