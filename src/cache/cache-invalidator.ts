import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { messageOf } from '../common/errors.js';
import { Events, On, type EventMap, type RowChange } from '../common/events.js';
import { CacheService } from './cache.service.js';
import { DependencyRegistry } from './dependency-registry.js';
import { invalidationLag, invalidations } from './metrics.js';
import { RedisTier } from './redis-tier.js';

const RETRY_MS = 250;

/** Takes what a committed transaction touched out of every tier, and says so when it is done. */
@Injectable()
export class CacheInvalidator implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(CacheInvalidator.name);
  private retries: NodeJS.Timeout | undefined;

  constructor(
    private readonly registry: DependencyRegistry,
    private readonly cache: CacheService,
    private readonly redis: RedisTier,
    private readonly events: Events,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.registry.assertCovers(this.dataSource.entityMetadatas.map(({ tableName }) => tableName));
    this.retries = setInterval(() => void this.redis.confirm().catch(() => undefined), RETRY_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.retries);
  }

  @On('transaction.committed')
  async afterCommit({ changes }: EventMap['transaction.committed']): Promise<void> {
    await this.invalidate('transaction', this.registry.resolve(changes), changes);
  }

  /** For writes that no transaction event tells of. Never throws: what Redis did not acknowledge is tried again. */
  async invalidate(
    source: string,
    keys: ReadonlyMap<string, string>,
    changes: readonly RowChange[] = [],
  ): Promise<void> {
    const committedAt = performance.now();
    for (const table of keys.values()) invalidations.inc({ source, table });
    try {
      await this.cache.invalidate([...keys.keys()]);
      invalidationLag.observe((performance.now() - committedAt) / 1000);
    } catch (error) {
      this.logger.warn({ error: messageOf(error), keys: keys.size }, 'Redis has not acknowledged an invalidation yet');
    }
    await this.events.emit('cache.invalidated', { keys: [...keys.keys()], changes });
  }
}
