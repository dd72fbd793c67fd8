import { Counter, Gauge } from 'prom-client';

export const outboxDepth = new Gauge({
  name: 'outbox_depth',
  help: 'Committed changes that the caches may not know yet, counted up to 10,000',
});

export const outboxOldestSeconds = new Gauge({
  name: 'outbox_oldest_seconds',
  help: 'How long the oldest of these has waited',
});

export const relayed = new Counter({
  name: 'outbox_relayed_total',
  help: 'Changes that the relay told: of psql and other programs, of processes that died, and while Redis was away',
});

export const outboxErrors = new Counter({
  name: 'outbox_errors_total',
  help: 'Changes not told or not confirmed at the first attempt; the relay tries again',
  labelNames: ['step'],
});

export const transactionRetries = new Counter({
  name: 'database_transaction_retries_total',
  help: 'Transactions done again after a deadlock or a serialization failure',
});
