import { Counter, Gauge, Histogram } from 'prom-client';

export const runs = new Counter({
  name: 'recompute_runs_total',
  help: 'Portfolios valued by a job: done, poisoned (cannot be valued as they are) or failed (tried again, later each time)',
  labelNames: ['lane', 'result'],
});

export const coalesced = new Counter({
  name: 'recompute_coalesced_total',
  help: 'Reasons to value a portfolio that an already waiting job takes care of',
});

/** Promised are 5 s; docker/prometheus has the alert. */
export const delay = new Histogram({
  name: 'recompute_delay_seconds',
  help: 'From the first reason to value a portfolio (a tick was accepted, a trade committed) to its valuation',
  labelNames: ['lane'],
  buckets: [0.05, 0.1, 0.25, 0.5, 1, 2, 2.25, 2.5, 3, 3.25, 3.5, 4, 5, 10, 30],
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

export const oldestSeconds = new Gauge({
  name: 'recompute_oldest_seconds',
  help: 'Age of the oldest change of a lane that is not valued yet',
  labelNames: ['lane'],
});

export const parked = new Gauge({
  name: 'recompute_parked',
  help: 'Portfolios that could not be valued and wait for their next change',
  labelNames: ['lane'],
});

export const indexed = new Gauge({
  name: 'recompute_indexed_portfolios',
  help: 'Active portfolios whose symbols this process knows; 50,000 at most, others are valued when they are read',
});

export const schedulingErrors = new Counter({
  name: 'recompute_scheduling_errors_total',
  help: 'Changes that could not be marked at the first attempt; they are told again, or marked when Redis is back',
});
