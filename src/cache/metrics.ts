import { Counter, Gauge, Histogram } from 'prom-client';
import { parseKey } from '../common/cache-keys.js';
import type { Flight } from './flights.js';

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
  help: 'From COMMIT to the acknowledgement of Redis, by how the change came to be known',
  labelNames: ['source'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.15, 0.5, 2, 10],
});

export const cacheRefusals = new Counter({
  name: 'cache_refused_fills_total',
  help: 'Values that were not stored because they may have been old: invalidated or overtaken while they were loaded',
  labelNames: ['tier', 'kind'],
});

export const gateOpen = new Gauge({
  name: 'cache_redis_believed',
  help: '1 while Redis is read and filled; 0 while it does not answer or may have missed invalidations',
});

export const localTierOn = new Gauge({
  name: 'cache_local_tier_on',
  help: '1 while the invalidation messages of Redis reach this process; the first tier is off otherwise',
});

/** Served by this process without looking further. */
export function countMemoryHits(kind: string, count = 1): void {
  cacheRequests.inc({ tier: 'memory', kind, result: 'hit' }, count);
}

/** Shares the reading of somebody who came first. */
export function countJoined(kind: string): void {
  cacheRequests.inc({ tier: 'memory', kind, result: 'coalesced' });
}

/** Asked for PostgreSQL itself. */
export function countBypass(kind: string): void {
  cacheRequests.inc({ tier: 'memory', kind, result: 'bypass' });
}

/** What a flight brought may be old, and was not stored. */
export function countRefusal(tier: 'memory' | 'redis', key: string): void {
  cacheRefusals.inc({ tier, kind: parseKey(key)?.kind ?? 'unknown' });
}

export function countFlight(kind: string, { servedBy, bypassed }: Flight): void {
  cacheRequests.inc({ tier: 'memory', kind, result: servedBy === 'memory' ? 'hit' : 'miss' });
  if (servedBy === 'memory') return;
  cacheRequests.inc({ tier: 'redis', kind, result: bypassed ? 'bypass' : servedBy === 'redis' ? 'hit' : 'miss' });
}

export const staleReads = new Counter({
  name: 'cache_stale_reads_total',
  help: 'Cached values that the auditor found older than the database, by tier and by the time since the key was invalidated or drawn',
  labelNames: ['tier', 'after'],
});

export const audits = new Counter({
  name: 'cache_audits_total',
  help: 'Comparisons of cached values with the database, by what came of them',
  labelNames: ['result'],
});

export const warmed = new Counter({
  name: 'cache_warmed_total',
  help: 'Reads made to have values at hand before somebody asks for them, by source',
  labelNames: ['source', 'result'],
});
