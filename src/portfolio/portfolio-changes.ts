import { Injectable } from '@nestjs/common';
import { Events, On, type EventMap } from '../common/events.js';

/** Tells what changed rows mean: whose holdings they are. Comes after the invalidation, so whoever hears it reads the new values. */
@Injectable()
export class PortfolioChanges {
  constructor(private readonly events: Events) {}

  @On('cache.invalidated')
  async translate({ changes }: EventMap['cache.invalidated']): Promise<void> {
    const rows = changes
      .filter(({ table, operation }) => table === 'portfolios' && operation === 'update')
      .map(({ row }) => row);
    await Promise.all(
      rows.map(({ user_id, id, revision }) =>
        this.events.emit('portfolio.changed', {
          userId: String(user_id),
          portfolioId: String(id),
          revision: Number(revision),
        }),
      ),
    );
  }
}
