import { Logger } from '@nestjs/common';
import { ConnectedSocket, MessageBody, SubscribeMessage, type OnGatewayInit } from '@nestjs/websockets';
import type { Namespace, Socket } from 'socket.io';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import type { Events } from '../common/events.js';
import type { SocketSessions } from './socket-sessions.js';

/** Something that clients subscribe to; a feature registers what may be joined and what is seen first. */
export interface Topic {
  /** the field of `subscribe` and `unsubscribe` that lists the ids */
  field: string;
  id: z.ZodType<string>;
  room(id: string): string;
  /** @throws DomainError where the user may not see it */
  authorize(userId: string, id: string): Promise<void>;
  snapshot(userId: string, id: string): Promise<object>;
}

/** What every event is acknowledged with. */
type Ack = { ok: true; [member: string]: unknown } | { ok: false; code: string; detail: string };

const MAX_IDS = 100;

/** A namespace with one topic: authenticates at the handshake, checks every subscription, answers it with snapshots. */
export abstract class TopicGateway implements OnGatewayInit<Namespace> {
  protected readonly logger = new Logger(TopicGateway.name);
  protected namespace: Namespace;

  protected constructor(
    private readonly sessions: SocketSessions,
    private readonly topic: Topic,
    protected readonly events: Events,
  ) {}

  afterInit(namespace: Namespace): void {
    this.namespace = namespace;
    this.sessions.guard(namespace);
  }

  @SubscribeMessage('subscribe')
  subscribe(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): Promise<Ack> {
    return this.answer(async () => {
      const { userId } = socket.data as { userId: string };
      const ids = this.idsOf(body);
      await Promise.all(ids.map((id) => this.topic.authorize(userId, id)));
      // Joined before it is read: an update between the two is seen twice rather than never.
      await socket.join(ids.map((id) => this.topic.room(id)));
      const snapshots = await Promise.all(ids.map((id) => this.topic.snapshot(userId, id)));
      return { ok: true, snapshots };
    });
  }

  @SubscribeMessage('unsubscribe')
  unsubscribe(@ConnectedSocket() socket: Socket, @MessageBody() body: unknown): Promise<Ack> {
    return this.answer(async () => {
      for (const id of this.idsOf(body)) await socket.leave(this.topic.room(id));
      return { ok: true };
    });
  }

  private idsOf(body: unknown): string[] {
    const ids = z.object({ [this.topic.field]: z.array(this.topic.id).min(1).max(MAX_IDS) }).safeParse(body);
    if (!ids.success) {
      throw new DomainError('invalid', 'validation_failed', `${this.topic.field} takes 1 to ${MAX_IDS} ids`);
    }
    return [...new Set(ids.data[this.topic.field])];
  }

  private async answer(work: () => Promise<Ack>): Promise<Ack> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof DomainError) return { ok: false, code: error.code, detail: error.message };
      this.logger.error({ error }, 'A message of a socket failed');
      return { ok: false, code: 'internal_error', detail: 'Something went wrong on our side' };
    }
  }
}
