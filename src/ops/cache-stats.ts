import { Inject, Injectable } from '@nestjs/common';
import { LocalTier } from '../cache/local-tier.js';
import {
  audits,
  cacheRefusals,
  cacheRequests,
  invalidationLag,
  invalidations,
  staleReads,
  warmed,
} from '../cache/metrics.js';
import { RedisGate } from '../cache/redis-gate.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Outbox } from '../database/outbox.js';
import type { CacheStatsView } from './cache.schemas.js';
import { quantile, sumBy } from './samples.js';

/** How the cache of this process does, since it started. */
@Injectable()
export class CacheStats {
  constructor(
    private readonly local: LocalTier,
    private readonly gate: RedisGate,
    private readonly outbox: Outbox,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async read(): Promise<CacheStatsView> {
    return {
      pid: process.pid,
      role: this.config.role,
      memory: { on: this.local.isOn, entries: this.local.size },
      redis: { state: this.gate.state, epoch: this.gate.epoch },
      kinds: await readKinds(),
      refusedFills: sumBy(await cacheRefusals.get(), 'tier'),
      invalidations: sumBy(await invalidations.get(), 'source'),
      invalidationLag: await readLag(),
      outbox: await this.outbox.backlog().catch(() => null),
      audits: sumBy(await audits.get(), 'result'),
      staleReads: sumBy(await staleReads.get(), 'tier'),
      warmed: sumBy(await warmed.get(), 'source'),
    };
  }
}

async function readKinds(): Promise<CacheStatsView['kinds']> {
  const { name, values } = await cacheRequests.get();
  const kinds = new Set(values.map(({ labels }) => String(labels.kind)));
  return Object.fromEntries(
    [...kinds].map((kind) => {
      const results = (tier: string) =>
        sumBy({ name, values: values.filter(({ labels }) => labels.kind === kind && labels.tier === tier) }, 'result');
      const [memory, redis] = [results('memory'), results('redis')];
      return [kind, { memory, redis, hitRatio: hitRatio(memory, redis) }];
    }),
  );
}

/** Whoever asked for PostgreSQL itself (`bypass` of memory) does not count. */
function hitRatio(memory: Record<string, number>, redis: Record<string, number>): number | null {
  const { hit = 0, coalesced = 0, miss = 0 } = memory;
  const reads = hit + coalesced + miss;
  return reads === 0 ? null : (hit + coalesced + (redis['hit'] ?? 0)) / reads;
}

async function readLag(): Promise<CacheStatsView['invalidationLag']> {
  const { name, values } = await invalidationLag.get();
  const sources = new Set(values.map(({ labels }) => String(labels.source)));
  return Object.fromEntries(
    [...sources].map((source) => {
      const of = { name, values: values.filter(({ labels }) => labels.source === source) };
      const count = of.values.find(({ metricName }) => metricName === `${name}_count`)?.value ?? 0;
      return [source, { count, p50Ms: inMs(quantile(of, 0.5)), p99Ms: inMs(quantile(of, 0.99)) }];
    }),
  );
}

const inMs = (seconds: number | null) => (seconds === null ? null : seconds * 1000);
