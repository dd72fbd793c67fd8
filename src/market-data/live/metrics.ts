import { Counter } from 'prom-client';

export const priceReads = new Counter({
  name: 'price_room_reads_total',
  help: 'Queries for the prices that clients follow, each for all that changed',
  labelNames: ['result'],
});
