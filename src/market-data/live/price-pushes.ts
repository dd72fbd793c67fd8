import { Injectable } from '@nestjs/common';
import { On, type EventMap } from '../../common/events.js';
import { RealtimeBus } from '../../realtime/realtime-bus.js';

export const PRICES_CHANNEL = 'prices';

/** Tells every process which prices are others now; each reads those that somebody follows there. */
@Injectable()
export class PricePushes {
  constructor(private readonly bus: RealtimeBus) {}

  @On('prices.stored')
  stored({ symbols }: EventMap['prices.stored']): void {
    this.bus.publish(PRICES_CHANNEL, { event: 'prices.stored', payload: { symbols } });
  }
}
