import { Counter, Gauge, Histogram } from 'prom-client';

export const runs = new Counter({
  name: 'recompute_runs_total',
  help: 'Portfolios valued by a job',
  labelNames: ['lane', 'result'],
});

export const coalesced = new Counter({
  name: 'recompute_coalesced_total',
  help: 'Reasons to value a portfolio that an already waiting job takes care of',
});

export const delay = new Histogram({
  name: 'recompute_delay_seconds',
  help: 'From the first reason to value a portfolio to its valuation',
  labelNames: ['lane'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3, 3.5, 5, 10, 30],
});

export const duration = new Histogram({
  name: 'recompute_duration_seconds',
  help: 'Time of one run',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5],
});

export const queueDepth = new Gauge({
  name: 'recompute_queue_depth',
  help: 'Jobs by lane and state',
  labelNames: ['lane', 'state'],
});

export const schedulingErrors = new Counter({
  name: 'recompute_scheduling_errors_total',
  help: 'Recomputations that could not be queued; the portfolio is valued when it is read, or with its next change',
});
