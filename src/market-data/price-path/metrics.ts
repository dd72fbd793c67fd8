import { Counter, Gauge, Histogram } from 'prom-client';

export const ticksTotal = new Counter({
  name: 'price_ticks_total',
  help:
    'Price ticks: stored, conflated (a newer one of the batch was stored), ignored (older than what is known), suspect ' +
    '(held back) or unsound (a feed brought something that is no price)',
  labelNames: ['result'],
});

export const suspectsTotal = new Counter({
  name: 'price_suspects_total',
  help: 'Prices 50 times off the last one: held back, or confirmed later by another one near them',
  labelNames: ['result'],
});

export const correctionsTotal = new Counter({
  name: 'price_corrections_total',
  help: 'Prints that a feed took back (cancel) or put others in the places of (correct), or wanted to where nothing was known of them',
  labelNames: ['result'],
});

export const bufferDepth = new Gauge({
  name: 'price_buffer_depth',
  help: 'Prints that wait for PostgreSQL or are on their way to it; a feed waits, and requests get 503, at 50,000',
});

export const flushSeconds = new Histogram({
  name: 'price_flush_duration_seconds',
  help: 'Storing one batch of prints, with its retries, until the caches know',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 15],
});

export const flushErrors = new Counter({
  name: 'price_flush_errors_total',
  help: 'Batches of prints that could not be stored: tried again at once (deadlock, serialization, missing day), or failed',
  labelNames: ['result'],
});

export const barsExpired = new Counter({
  name: 'price_bars_expired_total',
  help: 'Minute bars not written because their day is older than PRICE_RETENTION_DAYS',
});

export const historyErrors = new Counter({
  name: 'price_history_errors_total',
  help: 'Failed attempts to make or drop days of the price history; tried again within the hour',
});
