import { WebSocketGateway } from '@nestjs/websockets';
import { Events } from '../../common/events.js';
import { SocketSessions } from '../../realtime/socket-sessions.js';
import { TopicGateway } from '../../realtime/topic-gateway.js';
import { TopicHub } from '../../realtime/topic-hub.js';
import { PriceTopic } from './price-topic.js';

@WebSocketGateway({ namespace: '/ws/prices' })
export class PriceGateway extends TopicGateway {
  // oxlint-disable-next-line no-useless-constructor -- Nest reads from it what to inject
  constructor(sessions: SocketSessions, topic: PriceTopic, hub: TopicHub, events: Events) {
    super(sessions, topic, hub, events);
  }
}
