import type { OnApplicationBootstrap, OnApplicationShutdown } from '@nestjs/common';
import { WebSocketGateway } from '@nestjs/websockets';
import { Events } from '../../common/events.js';
import { idSchema } from '../../common/validation.js';
import { SocketSessions } from '../../realtime/socket-sessions.js';
import { TopicGateway } from '../../realtime/topic-gateway.js';
import { HoldingsReader } from '../holdings-reader.js';
import { PortfolioReader } from '../portfolio-reader.js';
import { NAMESPACE, portfolioRoom } from './portfolio-pushes.js';
import { UpdateSequence } from './update-sequence.js';

const WATCH_MS = 60_000;
/** An unanswered one is made up for by the next two. */
const FOLLOW_MS = 9000;
const ROOM = portfolioRoom('');

@WebSocketGateway({ namespace: NAMESPACE })
export class PortfolioGateway extends TopicGateway implements OnApplicationBootstrap, OnApplicationShutdown {
  private timers: NodeJS.Timeout[] = [];

  constructor(
    sessions: SocketSessions,
    holdings: HoldingsReader,
    reader: PortfolioReader,
    private readonly sequences: UpdateSequence,
    events: Events,
  ) {
    super(
      sessions,
      {
        field: 'portfolioIds',
        id: idSchema,
        room: portfolioRoom,
        authorize: async (userId, id) => {
          await holdings.read(userId, id);
          await events.emit('portfolio.watched', { portfolios: [{ userId, portfolioId: id }] });
        },
        snapshot: async (userId, id) => {
          // The number first: an update that is numbered later is not older than what is read now.
          const sequence = await sequences.follow(id);
          return { ...(await reader.read(userId, id)).portfolio, sequence };
        },
      },
      events,
    );
  }

  /** Says again and again what the sockets look at, so that it stays active, and that its updates are sent. */
  onApplicationBootstrap(): void {
    this.timers = [
      setInterval(() => void this.events.emit('portfolio.watched', { portfolios: this.watched() }), WATCH_MS),
      setInterval(() => this.follow(), FOLLOW_MS),
    ];
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private follow(): void {
    for (const id of new Set(this.watched().map(({ portfolioId }) => portfolioId))) void this.sequences.follow(id);
  }

  private watched(): { userId: string; portfolioId: string }[] {
    return [...this.namespace.sockets.values()].flatMap(({ rooms, data }) =>
      [...rooms]
        .filter((room) => room.startsWith(ROOM))
        .map((room) => ({ userId: (data as { userId: string }).userId, portfolioId: room.slice(ROOM.length) })),
    );
  }
}
