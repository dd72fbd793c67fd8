import { Injectable, Logger, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { messageOf } from '../common/errors.js';
import { Events, On, type EventMap } from '../common/events.js';
import { DependencyRegistry } from './dependency-registry.js';
import { Invalidation } from './invalidation.js';
import { invalidationLag, invalidations } from './metrics.js';

/** Takes what a committed transaction touched out of every tier, and says so when it is done. */
@Injectable()
export class CacheInvalidator implements OnApplicationBootstrap {
  private readonly logger = new Logger(CacheInvalidator.name);

  constructor(
    private readonly registry: DependencyRegistry,
    private readonly invalidation: Invalidation,
    private readonly events: Events,
    private readonly dataSource: DataSource,
  ) {}

  onApplicationBootstrap(): void {
    this.registry.assertCovers(this.dataSource.entityMetadatas.map(({ tableName }) => tableName));
  }

  /** One batch, each key once. `false` while Redis has not acknowledged it: the outbox tells it again. */
  @On('transaction.committed')
  async afterCommit({ source, ...commit }: EventMap['transaction.committed']): Promise<boolean> {
    const { keys, everything } = this.registry.resolve(commit.changes);
    for (const table of keys.values()) invalidations.inc({ source, table });
    const acknowledged = await this.attempt(() =>
      everything ? this.invalidation.invalidateEverything() : this.invalidation.invalidate([...keys.keys()]),
    );
    if (acknowledged) invalidationLag.observe({ source }, Math.max(0, Date.now() - commit.committedAt) / 1000);
    // Also where Redis is away: whoever is told reads past it then, and is told again later.
    const heard = await this.events.emit('cache.invalidated', { keys: [...keys.keys()], ...commit });
    return acknowledged && heard;
  }

  private async attempt(work: () => Promise<void>): Promise<boolean> {
    try {
      await work();
      return true;
    } catch (error) {
      this.logger.debug({ error: messageOf(error) }, 'Redis has not acknowledged an invalidation yet');
      return false;
    }
  }
}
