import { Counter, Gauge, Histogram } from 'prom-client';

export const cacheRequests = new Counter({
  name: 'cache_requests_total',
  help: 'Reads through the cache, by the tier that was asked, the kind of key and what it said',
  labelNames: ['tier', 'kind', 'result'],
});

export const operationSeconds = new Histogram({
  name: 'cache_operation_duration_seconds',
  help: 'Time of one Redis operation of the cache',
  labelNames: ['operation'],
  buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.15, 0.5],
});

export const redisErrors = new Counter({
  name: 'cache_redis_errors_total',
  help: 'Redis operations of the cache that failed or came too late; the request went on without them',
  labelNames: ['operation'],
});

export const invalidations = new Counter({
  name: 'cache_invalidations_total',
  help: 'Invalidated keys, by what asked for it and the table that changed',
  labelNames: ['source', 'table'],
});

export const invalidationLag = new Histogram({
  name: 'cache_invalidation_lag_seconds',
  help: 'From COMMIT to the acknowledgement of Redis',
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.15, 0.5, 2, 10],
});

export const pendingInvalidations = new Gauge({
  name: 'cache_pending_invalidations',
  help: 'Keys whose invalidation Redis has not acknowledged yet; this process does not read them from Redis meanwhile',
});

export const localTierOn = new Gauge({
  name: 'cache_local_tier_on',
  help: '1 while the invalidation messages of Redis reach this process; the first tier is off otherwise',
});
