import { WebSocketGateway } from '@nestjs/websockets';
import { Events } from '../../common/events.js';
import { SocketSessions } from '../../realtime/socket-sessions.js';
import { TopicGateway } from '../../realtime/topic-gateway.js';
import { TopicHub } from '../../realtime/topic-hub.js';
import { PortfolioTopic } from './portfolio-topic.js';

@WebSocketGateway({ namespace: '/ws/portfolio' })
export class PortfolioGateway extends TopicGateway {
  // oxlint-disable-next-line no-useless-constructor -- Nest reads from it what to inject
  constructor(sessions: SocketSessions, topic: PortfolioTopic, hub: TopicHub, events: Events) {
    super(sessions, topic, hub, events);
  }
}
