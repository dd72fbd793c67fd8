import { Injectable } from '@nestjs/common';
import { On, type EventMap } from '../../common/events.js';
import { RealtimeServer } from '../../realtime/realtime-server.js';

export const NAMESPACE = '/ws/portfolio';
export const portfolioRoom = (portfolioId: string) => `portfolio:${portfolioId}`;

/** From this process' events to the sockets of all. */
@Injectable()
export class PortfolioPushes {
  constructor(private readonly realtime: RealtimeServer) {}

  @On('portfolio.valued')
  valued({ portfolioId, update }: EventMap['portfolio.valued']): void {
    if (update) this.realtime.publish(NAMESPACE, portfolioRoom(portfolioId), 'portfolio.update', update);
  }

  @On('portfolio.changed')
  changed({ portfolioId, revision }: EventMap['portfolio.changed']): void {
    this.realtime.publish(NAMESPACE, portfolioRoom(portfolioId), 'portfolio.changed', { portfolioId, revision });
  }

  @On('portfolio.deleted')
  deleted({ portfolioId }: EventMap['portfolio.deleted']): void {
    this.realtime.publish(NAMESPACE, portfolioRoom(portfolioId), 'portfolio.deleted', { portfolioId });
    this.realtime.empty(NAMESPACE, portfolioRoom(portfolioId));
  }
}
