import { Injectable } from '@nestjs/common';
import { Events, On, type EventMap } from '../common/events.js';

/** Tells what changed rows mean: which symbols have new prices, whoever wrote them. Comes after the invalidation. */
@Injectable()
export class PriceChanges {
  constructor(private readonly events: Events) {}

  /** `false` where somebody has not heard it: it is told again then. */
  @On('cache.invalidated')
  async translate({ changes }: EventMap['cache.invalidated']): Promise<boolean> {
    const symbols = new Set(
      changes.flatMap(({ table, row }) => (table === 'prices' && row ? [String(row['symbol'])] : [])),
    );
    return symbols.size === 0 || this.events.emit('prices.stored', { symbols: [...symbols] });
  }
}
