import { expect, it } from '@jest/globals';
import { register } from 'prom-client';
import { parse } from 'yaml';
import '../../src/market-data/live/metrics.js';
import { read } from '../docker/files.js';

it('the alert for prices that do not come rests on a metric that there is', () => {
  const { groups } = parse(read('docker/prometheus/prices.rules.yml')) as { groups: { rules: { expr: string }[] }[] };
  const [metric] = /prices_\w+/.exec(groups[0]!.rules[0]!.expr) ?? [];
  expect(register.getMetricsAsArray().map(({ name }) => name)).toContain(metric);
});
