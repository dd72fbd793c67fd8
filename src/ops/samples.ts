import type { MetricObjectWithValues, MetricValue, MetricValueWithName } from 'prom-client';

/** The samples of a metric of this process, as prom-client gives them. */
type Samples<Sample> = Pick<MetricObjectWithValues<MetricValue<string>>, 'name'> & { values: Sample[] };

/** The sum of a metric's samples for each value of a label. */
export function sumBy({ values }: Samples<MetricValue<string>>, label: string): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { labels, value } of values) {
    const name = String(labels[label] ?? '');
    sums[name] = (sums[name] ?? 0) + value;
  }
  return sums;
}

/**
 * A quantile of a histogram, interpolated within its bucket as Prometheus' histogram_quantile does it: no more exact than the
 * buckets are. `null` where nothing was observed; the last finite bound where it lies beyond.
 */
export function quantile({ name, values }: Samples<MetricValueWithName<string>>, share: number): number | null {
  const buckets = values
    .filter(({ metricName }) => metricName === `${name}_bucket`)
    .map(({ labels, value }) => ({ bound: Number(String(labels['le']).replace('+Inf', 'Infinity')), count: value }));
  const wanted = share * (buckets.at(-1)?.count ?? 0);
  if (wanted === 0) return null;
  let [from, before] = [0, 0];
  for (const { bound, count } of buckets) {
    if (count >= wanted)
      return bound === Infinity ? from : from + ((bound - from) * (wanted - before)) / (count - before);
    [from, before] = [bound, count];
  }
  return from;
}

/** The sum of a metric's samples, whatever their labels. */
export const total = ({ values }: Samples<MetricValue<string>>): number =>
  values.reduce((sum, { value }) => sum + value, 0);

/** A histogram's buckets, whatever their other labels: upper bounds, and how many were at most as large; the last count is of all. */
export function bucketsOf({ name, values }: Samples<MetricValueWithName<string>>): {
  bounds: number[];
  counts: number[];
} {
  const buckets = values.filter(({ metricName }) => metricName === `${name}_bucket`);
  const sums = Object.entries(sumBy({ name, values: buckets }, 'le'))
    .map(([bound, count]) => ({ bound: Number(bound.replace('+Inf', 'Infinity')), count }))
    .toSorted((one, other) => one.bound - other.bound);
  return { bounds: sums.map(({ bound }) => bound).filter(Number.isFinite), counts: sums.map(({ count }) => count) };
}
