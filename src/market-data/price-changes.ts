import { Injectable } from '@nestjs/common';
import { Events, On, type EventMap } from '../common/events.js';

/** Tells what changed rows mean: which symbols have new prices, whoever wrote them. Comes after the invalidation. */
@Injectable()
export class PriceChanges {
  constructor(private readonly events: Events) {}

  /**
   * Of what was written by hand, or is told by the outbox, nothing but the commit is known. `false` where somebody has not heard
   * it: it is told again then.
   */
  @On('cache.invalidated')
  async translate({ changes, committedAt, acceptedAt = committedAt }: EventMap['cache.invalidated']): Promise<boolean> {
    const symbols = new Set<string>();
    const withdrawn = new Set<string>();
    for (const { table, operation, row } of changes) {
      if (table !== 'prices' || !row) continue;
      symbols.add(String(row['symbol']));
      if (operation === 'delete') withdrawn.add(String(row['symbol']));
    }
    if (symbols.size === 0) return true;
    const forgotten = withdrawn.size === 0 || (await this.events.emit('prices.withdrawn', { symbols: [...withdrawn] }));
    return (await this.events.emit('prices.stored', { symbols: [...symbols], acceptedAt })) && forgotten;
  }
}
