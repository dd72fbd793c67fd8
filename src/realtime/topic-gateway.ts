import { Logger } from '@nestjs/common';
import {
  Ack as Acknowledge,
  ConnectedSocket,
  MessageBody,
  SubscribeMessage,
  type OnGatewayConnection,
  type OnGatewayDisconnect,
  type OnGatewayInit,
} from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import type { Events } from '../common/events.js';
import { Mailbox } from './mailbox.js';
import { SocketConnection, SocketOutlet } from './socket-outlet.js';
import type { SocketSessions } from './socket-sessions.js';
import type { Topic } from './topic.js';
import type { TopicHub } from './topic-hub.js';

/** What every event is acknowledged with. */
type Acknowledgement = (
  answer: { ok: true; [member: string]: unknown } | { ok: false; code: string; detail: string },
) => void;

const MAX_IDS = 100;

const rateSchema = z.object({ minIntervalMs: z.number().int().min(0).max(3_600_000) });

/** A namespace and its topics: every subscription is checked, and answered with snapshots before anything else comes. */
export abstract class TopicGateway
  implements OnGatewayInit<Namespace>, OnGatewayConnection<Socket>, OnGatewayDisconnect<Socket>
{
  protected readonly logger = new Logger(TopicGateway.name);
  private outlets: { named: SocketOutlet; compact: SocketOutlet };
  /** besides, what other features have to follow here */
  private readonly others: Topic[] = [];

  protected constructor(
    private readonly sessions: SocketSessions,
    protected readonly topic: Topic,
    protected readonly hub: TopicHub,
    protected readonly events: Events,
  ) {}

  /** What names its field is about it. */
  add(topic: Topic): void {
    this.others.push(topic);
  }

  afterInit(namespace: Namespace): void {
    const { event } = this.topic;
    const compact = this.topic.compact?.bind(this.topic);
    this.outlets = {
      named: new SocketOutlet(namespace),
      compact: new SocketOutlet(namespace, (message) =>
        compact && message.event === event
          ? ['u', compact(message.payload, message.moved)]
          : [message.event, message.payload],
      ),
    };
    this.sessions.guard(namespace);
  }

  handleConnection(socket: Socket): void {
    const { userId } = socket.data as { userId: string };
    const outlet = socket.handshake.auth.compact === true ? this.outlets.compact : this.outlets.named;
    const mailbox = new Mailbox(outlet, new SocketConnection(socket, userId), this.hub.pump.add);
    Object.assign(socket.data, { mailbox });
    void this.hub.open(mailbox);
  }

  handleDisconnect(socket: Socket): void {
    this.hub.close(mailboxOf(socket));
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown, @Acknowledge() ack?: Acknowledgement) {
    return this.answer(ack, async (done) => {
      const mailbox = mailboxOf(socket);
      const topic = this.topicOf(body);
      const ids = idsOf(topic, body);
      await this.hub.join(topic, ids, mailbox, (snapshots) =>
        done(mailbox.outlet === this.outlets.compact ? { snapshots, legend: topic.legend } : { snapshots }),
      );
      const { userId } = mailbox.connection;
      void this.events.emit('socket.subscribed', { userId, ...cameFrom(socket), topic: topic.name, ids });
    });
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown, @Acknowledge() ack?: Acknowledgement) {
    return this.answer(ack, async (done) => {
      const topic = this.topicOf(body);
      for (const id of idsOf(topic, body)) this.hub.leave(topic, id, mailboxOf(socket));
      done({});
    });
  }

  /** Nothing is sent until `resume`: then the latest of each that changed. */
  @SubscribeMessage('pause')
  pause(@ConnectedSocket() socket: Socket, @Acknowledge() ack?: Acknowledgement) {
    return this.answer(ack, async (done) => {
      mailboxOf(socket).isPaused = true;
      done({});
    });
  }

  @SubscribeMessage('resume')
  resume(@ConnectedSocket() socket: Socket, @Acknowledge() ack?: Acknowledgement) {
    return this.answer(ack, async (done) => {
      const mailbox = mailboxOf(socket);
      mailbox.isPaused = false;
      done({});
      this.hub.pump.flush(mailbox);
    });
  }

  /** At most one delivery in so many ms. */
  @SubscribeMessage('rate')
  rate(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown, @Acknowledge() ack?: Acknowledgement) {
    return this.answer(ack, async (done) => {
      const rate = rateSchema.safeParse(body);
      if (!rate.success) throw invalid('minIntervalMs takes 0 to 3600000');
      mailboxOf(socket).minIntervalMs = rate.data.minIntervalMs;
      done(rate.data);
    });
  }

  private topicOf(body: unknown): Topic {
    if (typeof body !== 'object' || body === null) return this.topic;
    const named = [this.topic, ...this.others].filter(({ field }) => Object.hasOwn(body, field));
    if (named.length > 1) throw invalid(`Name one of ${named.map(({ field }) => field).join(' and ')}`);
    return named[0] ?? this.topic;
  }

  /** Clients may not wait for an answer: then there is nobody to tell. */
  private async answer(ack: unknown, work: (done: (members: object) => void) => Promise<void>): Promise<void> {
    const tell = typeof ack === 'function' ? (ack as Acknowledgement) : () => undefined;
    try {
      await work((members) => tell({ ok: true, ...members }));
    } catch (error) {
      if (error instanceof DomainError) return tell({ ok: false, code: error.code, detail: error.message });
      this.logger.error({ error }, 'A message of a socket failed');
      tell({ ok: false, code: 'internal_error', detail: 'Something went wrong on our side' });
    }
  }
}

function idsOf({ field, id }: Topic, body: unknown): string[] {
  const ids = z.object({ [field]: z.array(id).min(1).max(MAX_IDS) }).safeParse(body);
  if (!ids.success) throw invalid(`${field} takes 1 to ${MAX_IDS} ids`);
  return [...new Set(ids.data[field])];
}

const cameFrom = ({ handshake, nsp }: Socket) => ({ address: handshake.address, namespace: nsp.name });

const mailboxOf = ({ data }: Socket): Mailbox => (data as { mailbox: Mailbox }).mailbox;

const invalid = (detail: string) => new DomainError('invalid', 'validation_failed', detail);
