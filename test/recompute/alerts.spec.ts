import { expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { parse } from 'yaml';
import '../../src/recompute/metrics.js';
import { read } from '../docker/files.js';

interface Rules {
  groups: { name: string; rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
}

const { groups } = parse(read('docker/prometheus/recompute.rules.yml')) as Rules;
const rules = groups.flatMap((group) => group.rules);

it('every alert rests on metrics that there are', () => {
  const known = new Set(register.getMetricsAsArray().map(({ name }) => name));
  for (const { expr } of rules) {
    const names = (expr.match(/recompute_\w+/g) ?? []).map((name) => name.replace(/_(bucket|count|sum)$/, ''));
    expect(names.length).toBeGreaterThan(0);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  }
});

it('the alert for late valuations counts by a bucket that the histogram has, the promised 5 s', async () => {
  const late = rules.find(({ alert }) => alert === 'ValuationLate');
  const [, bucket] = /le="(\d+)"/.exec(late!.expr) ?? [];
  const { upperBounds } = register.getSingleMetric('recompute_delay_seconds') as unknown as { upperBounds: number[] };
  expect(Number(bucket)).toBe(5);
  expect(upperBounds).toEqual(expect.arrayContaining([2.5, 3.5, 5]));
});
