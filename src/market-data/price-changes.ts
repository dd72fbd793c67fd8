import { Injectable } from '@nestjs/common';
import { Events, On, type EventMap } from '../common/events.js';
import { acceptance } from './price-path/acceptance.js';

/** Tells what changed rows mean: which symbols have new prices, whoever wrote them. Comes after the invalidation. */
@Injectable()
export class PriceChanges {
  constructor(private readonly events: Events) {}

  /** `false` where somebody has not heard it: it is told again then. */
  @On('cache.invalidated')
  async translate({ changes, committedAt }: EventMap['cache.invalidated']): Promise<boolean> {
    const symbols = new Set<string>();
    const withdrawn = new Set<string>();
    for (const { table, operation, row } of changes) {
      if (table !== 'prices' || !row) continue;
      symbols.add(String(row['symbol']));
      if (operation === 'delete') withdrawn.add(String(row['symbol']));
    }
    if (symbols.size === 0) return true;
    const forgotten = withdrawn.size === 0 || (await this.events.emit('prices.withdrawn', { symbols: [...withdrawn] }));
    // Whoever wrote them by hand, or is told by the outbox, has no more than the commit.
    const acceptedAt = acceptance.getStore() ?? committedAt;
    return (await this.events.emit('prices.stored', { symbols: [...symbols], acceptedAt })) && forgotten;
  }
}
