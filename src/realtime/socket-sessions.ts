import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Namespace, Socket } from 'socket.io';
import { DomainError, messageOf } from '../common/errors.js';
import { Events } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { AdmittedSocket } from './admitted-socket.js';
import { EventRate } from './event-rate.js';
import { OpenSessions } from './open-sessions.js';
import { MOST_REFUSALS, Refusals, type RefusalReason } from './refusals.js';
import { SocketAuthenticator } from './socket-authenticator.js';

/** Lets sockets into namespaces, each in the name of a user and for as long as a token lasts. */
@Injectable()
export class SocketSessions {
  private readonly logger = new Logger(SocketSessions.name);
  private readonly refused = new WeakMap<Socket['conn'], number>();

  constructor(
    private readonly authenticator: SocketAuthenticator,
    private readonly sessions: OpenSessions,
    private readonly refusals: Refusals,
    private readonly events: Events,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Nobody comes into the namespace but with a token that is good; `data.userId` of its sockets is whose it is. */
  guard(namespace: Namespace): void {
    namespace.use((socket, next) => {
      this.admit(socket).then(
        () => next(),
        (error: unknown) => this.refuse(socket, error, next),
      );
    });
  }

  private async admit(socket: Socket): Promise<void> {
    const { token, ...others } = socket.handshake.auth;
    socket.handshake.auth = others;
    const session = await this.authenticator.verify(typeof token === 'string' ? token : '');
    // It has gone meanwhile, and would never be closed.
    if (socket.conn.readyState !== 'open') return;
    socket.data = { userId: session.userId };
    const held = this.sessions.open(session, (why) => admitted.end(why));
    const opened = { ...cameFrom(socket), userId: session.userId };
    const admitted = new AdmittedSocket(socket, held, {
      rate: new EventRate(this.config.sockets.eventsPerSecond, performance.now()),
      refusals: this.refusals,
      verify: (renewed) => this.authenticator.verify(renewed),
      onClose: (reason) => void this.events.emit('socket.closed', { ...opened, reason }),
    });
    void this.events.emit('socket.opened', opened);
  }

  private refuse(socket: Socket, error: unknown, next: (refusal: Error) => void): void {
    const reason = reasonOf(error);
    if (reason === 'unavailable') this.logger.debug({ error: messageOf(error) }, 'A socket could not be let in');
    this.refusals.note(reason, cameFrom(socket));
    const refused = (this.refused.get(socket.conn) ?? 0) + 1;
    this.refused.set(socket.conn, refused);
    // Whoever is refused does not come back by itself, whoever loses the connection does.
    if (reason === 'unavailable' || refused > MOST_REFUSALS) socket.conn.close();
    else next(Object.assign(new Error(reason), { data: { code: reason } }));
  }
}

const cameFrom = ({ handshake, nsp, data }: Socket) => ({
  address: handshake.address,
  namespace: nsp.name,
  userId: (data as { userId?: string }).userId,
});

function reasonOf(error: unknown): RefusalReason {
  const kind = error instanceof DomainError ? error.kind : undefined;
  if (kind === 'limited') return 'too_many_connections';
  return kind === 'unauthenticated' ? 'unauthorized' : 'unavailable';
}
