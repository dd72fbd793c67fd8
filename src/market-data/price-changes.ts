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
    const symbols = new Set(
      changes.flatMap(({ table, row }) => (table === 'prices' && row ? [String(row['symbol'])] : [])),
    );
    if (symbols.size === 0) return true;
    // Whoever wrote them by hand, or is told by the outbox, has no more than the commit.
    const acceptedAt = acceptance.getStore() ?? committedAt;
    return this.events.emit('prices.stored', { symbols: [...symbols], acceptedAt });
  }
}
