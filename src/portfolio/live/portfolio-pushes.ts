import { Injectable } from '@nestjs/common';
import { On, type EventMap } from '../../common/events.js';
import { RealtimeBus } from '../../realtime/realtime-bus.js';
import { roomOf } from '../../realtime/topic.js';

const room = (portfolioId: string) => roomOf({ name: 'portfolio' }, portfolioId);

/** From this process' events to the clients of all. Only the owner may see them, whoever else is in the room by then. */
@Injectable()
export class PortfolioPushes {
  constructor(private readonly bus: RealtimeBus) {}

  @On('portfolio.valued')
  valued({ userId, portfolioId, update, moved }: EventMap['portfolio.valued']): void {
    if (!update) return;
    this.bus.publish(room(portfolioId), { event: 'portfolio.update', payload: update, moved, audience: userId });
  }

  @On('portfolio.changed')
  changed({ userId, portfolioId, revision }: EventMap['portfolio.changed']): void {
    const payload = { portfolioId, revision };
    this.bus.publish(room(portfolioId), { event: 'portfolio.changed', payload, audience: userId });
  }

  @On('portfolio.deleted')
  deleted({ portfolioId }: EventMap['portfolio.deleted']): void {
    this.bus.publish(room(portfolioId), { event: 'portfolio.deleted', payload: { portfolioId }, isLast: true });
  }
}
