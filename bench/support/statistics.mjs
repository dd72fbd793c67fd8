/** The value below which the share `p` of the values lies (nearest rank). */
export function percentile(values, p) {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)];
}

export const median = (values) => percentile(values, 0.5);

/** Between which two of the values the true median lies, with a confidence of 95 % (by the binomial distribution's normal approximation). */
export function interval(values) {
  const reach = 0.98 / Math.sqrt(values.length);
  return [percentile(values, 0.5 - reach), percentile(values, 0.5 + reach)];
}
