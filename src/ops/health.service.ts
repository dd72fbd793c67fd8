import { Inject, Injectable } from '@nestjs/common';
import { Redis } from 'ioredis';
import { DataSource } from 'typeorm';
import { RedisGate } from '../cache/redis-gate.js';
import { withDeadline } from '../common/deadline.js';
import { QUEUE_REDIS } from '../common/redis.module.js';

const DEADLINE_MS = 1000;
type State = 'up' | 'down';

export interface Health {
  status: 'up' | 'degraded' | 'down';
  checks: Record<string, State>;
}

@Injectable()
export class HealthService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: RedisGate,
    @Inject(QUEUE_REDIS) private readonly queueRedis: Redis,
  ) {}

  async check(): Promise<Health> {
    const [postgresql, queueRedis] = await Promise.all([
      this.stateOf(() => this.dataSource.query('SELECT 1')),
      this.stateOf(() => this.queueRedis.ping()),
    ]);
    // It asks several times a second anyway.
    const cacheRedis: State = this.cache.state === 'closed' ? 'down' : 'up';
    const checks = { postgresql, cacheRedis, queueRedis };
    if (postgresql === 'down') return { status: 'down', checks };
    return { status: cacheRedis === 'up' && queueRedis === 'up' ? 'up' : 'degraded', checks };
  }

  private async stateOf(ask: () => Promise<unknown>): Promise<State> {
    try {
      await withDeadline(ask(), DEADLINE_MS, 'A health check');
      return 'up';
    } catch {
      return 'down';
    }
  }
}
