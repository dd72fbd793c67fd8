import { Counter, Gauge } from 'prom-client';

export const priceReads = new Counter({
  name: 'price_room_reads_total',
  help: 'Queries for the prices that clients follow, each for all that changed',
  labelNames: ['result'],
});

export const pricesDegraded = new Gauge({
  name: 'prices_degraded',
  help: '1 while the market is open and nobody has brought a price for longer than PRICES_DEGRADED_AFTER_MS',
});

export const priceWatchErrors = new Counter({
  name: 'price_watch_errors_total',
  help: 'Failed attempts to see whether prices come; looked again some seconds later',
});
