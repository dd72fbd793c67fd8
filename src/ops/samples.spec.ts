import { beforeEach, describe, expect, it } from '@jest/globals';
import { Counter, Histogram, Registry } from 'prom-client';
import { bucketsOf, quantile, sumBy } from './samples.js';

const registers = [new Registry()];

it('a counter’s samples are summed by a label', async () => {
  const counter = new Counter({ name: 'reads', help: 'reads', labelNames: ['tier', 'kind'], registers });
  counter.inc({ tier: 'memory', kind: 'price' }, 2);
  counter.inc({ tier: 'memory', kind: 'portfolio' }, 3);
  counter.inc({ tier: 'redis', kind: 'price' }, 7);
  expect(sumBy(await counter.get(), 'tier')).toEqual({ memory: 5, redis: 7 });
});

describe('a quantile', () => {
  let histogram: Histogram;

  beforeEach(() => {
    histogram = new Histogram({ name: 'lag', help: 'lag', buckets: [1, 2, 4], registers: [new Registry()] });
  });

  it('lies in its bucket as far as its rank does', async () => {
    for (const value of [0.5, 1.5, 1.6, 3]) histogram.observe(value);
    // Ranks: 1 up to 1, 3 up to 2, 4 up to 4. The second of four is half way through the second bucket.
    expect(quantile(await histogram.get(), 0.5)).toBe(1.5);
    expect(quantile(await histogram.get(), 1)).toBe(4);
  });

  it('of nothing is not known, and beyond the last bound it is that bound', async () => {
    expect(quantile(await histogram.get(), 0.99)).toBeNull();
    histogram.observe(100);
    expect(quantile(await histogram.get(), 0.99)).toBe(4);
  });
});

it('a histogram’s buckets are one, whatever its labels, the count of all at the end', async () => {
  const labelNames = ['lane'];
  const histogram = new Histogram({ name: 'delay', help: 'delay', labelNames, buckets: [1, 5], registers });
  histogram.observe({ lane: 'market' }, 3);
  histogram.observe({ lane: 'manual' }, 0.5);
  histogram.observe({ lane: 'manual' }, 70);
  expect(bucketsOf(await histogram.get())).toEqual({ bounds: [1, 5], counts: [1, 2, 3] });
});
