import { Counter } from 'prom-client';

export const idempotentRequests = new Counter({
  name: 'idempotency_requests_total',
  help: 'Requests with an Idempotency-Key: claimed (done now), replayed, in_progress, conflict, or lost (done, but the answer is not kept)',
  labelNames: ['result'],
});

export const idempotencyErrors = new Counter({
  name: 'idempotency_errors_total',
  help: 'Answers not kept, claims not released and old keys not removed',
  labelNames: ['step'],
});

export const keysExpired = new Counter({
  name: 'idempotency_keys_expired_total',
  help: 'Idempotency keys removed after 24 hours',
});
