import { Injectable } from '@nestjs/common';
import { On, type EventMap } from '../common/events.js';
import { TopicHub } from '../realtime/topic-hub.js';
import { userTopic } from '../realtime/user-topic.js';

/** Tells everybody who is connected to this process that no prices come, and that they do again. Every web process finds that out itself. */
@Injectable()
export class DegradedNotices {
  constructor(private readonly hub: TopicHub) {}

  @On('prices.degraded')
  degraded({ since }: EventMap['prices.degraded']): void {
    const detail = 'The market is open and no prices come: what you see may be old';
    this.tell({ code: 'prices_degraded', since: since.toISOString(), detail });
  }

  @On('prices.restored')
  restored(): void {
    this.tell({ code: 'prices_restored', detail: 'Prices are as they should be again' });
  }

  private tell(payload: { code: string; detail: string; since?: string }): void {
    const message = { event: 'notice', payload, at: Date.now() };
    for (const { id } of this.hub.followed(userTopic)) this.hub.tell(userTopic, id, message);
  }
}
