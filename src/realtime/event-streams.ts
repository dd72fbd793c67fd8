import { Injectable, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Response } from 'express';
import { Events, type EventMap } from '../common/events.js';
import { EventStream, StreamOutlet } from './event-stream.js';
import { Mailbox } from './mailbox.js';
import { streams } from './metrics.js';
import { type OpenSession, OpenSessions, type SessionEnd } from './open-sessions.js';
import { Refusals } from './refusals.js';
import type { Session } from './socket-authenticator.js';
import type { Topic } from './topic.js';
import { TopicHub } from './topic-hub.js';

const HEARTBEAT_MS = 15_000;

/** Who wants to see what. */
export interface StreamRequest {
  /** in whose name: the stream ends with it */
  session: Session;
  /** of the client */
  address: string;
  ids: readonly string[];
  /** the `Last-Event-ID` of a client that comes back */
  lastEventId: string | undefined;
  /** between two deliveries, ms */
  minIntervalMs: number;
}

/** The topics as Server-Sent Events: for clients that cannot open a socket. */
@Injectable()
export class EventStreams implements BeforeApplicationShutdown {
  private readonly outlet = new StreamOutlet();
  private readonly open = new Set<EventStream>();

  constructor(
    private readonly hub: TopicHub,
    private readonly sessions: OpenSessions,
    private readonly refusals: Refusals,
    private readonly events: Events,
  ) {}

  /** Answers with what is true now, unless the client has it already, and then with what changes. @throws DomainError as {@link TopicHub.join}, `too_many_connections` */
  async start(response: Response, topic: Topic, request: StreamRequest): Promise<void> {
    const { session, ids, lastEventId } = request;
    const stream = new EventStream(response, session.userId);
    const mailbox = new Mailbox(this.outlet, stream, this.hub.pump.add);
    mailbox.minIntervalMs = request.minIntervalMs;
    const from = { userId: session.userId, address: request.address, namespace: `sse ${topic.name}` };
    const held = this.hold(session, from, (why) =>
      stream.end('session.expired', why === 'revoked' ? { reason: why } : {}),
    );
    response.on('close', () => {
      held.close();
      this.hub.close(mailbox);
    });
    await this.hub.join(topic, ids, mailbox, (snapshots) => {
      stream.begin();
      this.watch(response, stream, from);
      for (const snapshot of snapshots) {
        const hasIt = 'sequence' in snapshot && snapshot.sequence !== 0 && String(snapshot.sequence) === lastEventId;
        const message = { event: topic.event, payload: topic.whole(snapshot), at: Date.now() };
        if (!hasIt) this.outlet.send([mailbox], message);
      }
    });
    await this.hub.open(mailbox);
  }

  beforeApplicationShutdown(): void {
    const notice = { code: 'server_stopping', detail: 'The server is stopping: reconnect' };
    for (const stream of this.open) stream.end('notice', notice);
  }

  private hold(session: Session, from: EventMap['socket.opened'], end: (why: SessionEnd) => void): OpenSession {
    try {
      return this.sessions.open(session, end);
    } catch (error) {
      this.refusals.note('too_many_connections', from);
      throw error;
    }
  }

  private watch(response: Response, stream: EventStream, opened: EventMap['socket.opened']): void {
    this.open.add(stream);
    streams.set(this.open.size);
    void this.events.emit('socket.opened', opened);
    const heartbeat = setInterval(() => stream.write(': still here\n\n'), HEARTBEAT_MS).unref();
    response.on('close', () => {
      clearInterval(heartbeat);
      this.open.delete(stream);
      streams.set(this.open.size);
      void this.events.emit('socket.closed', { ...opened, reason: 'stream closed' });
    });
  }
}
