import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError, messageOf } from '../common/errors.js';
import { Events } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { Mailbox, Message } from './mailbox.js';
import { deliveryDelay, resyncs } from './metrics.js';
import { Pump } from './pump.js';
import { RealtimeBus, type BusMessage } from './realtime-bus.js';
import { Room } from './room.js';
import { roomOf, type Snapshot, type Topic } from './topic.js';
import { userRoom, userTopic } from './user-topic.js';

const RETRY_MS = 1000;
/** Rooms that are sent anew at the same time: a Redis that comes back would be asked for all at once. */
const AT_ONCE = 20;

/** Brings what is said in rooms to the mailboxes of this process that follow them. */
@Injectable()
export class TopicHub implements OnApplicationShutdown {
  private readonly logger = new Logger(TopicHub.name);
  private readonly rooms = new Map<string, Room>();
  private readonly stale = new Set<Room>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private readonly mostRooms: number;
  private resyncing = 0;

  constructor(
    private readonly bus: RealtimeBus,
    private readonly events: Events,
    readonly pump: Pump,
    @Inject(CONFIG) { sockets }: Config,
  ) {
    // One more is the user's own.
    this.mostRooms = sockets.subscriptions + 1;
    bus.onRestored(() => {
      for (const room of this.rooms.values()) this.resync(room, 'reconnected');
    });
  }

  /**
   * The mailbox follows these ids from now on, all or none. Joined first, then read: what comes meanwhile waits until `answer` has
   * gone out, and what is part of the snapshots is dropped. @throws DomainError where one may not be seen, or there would be too many
   */
  async join(
    topic: Topic,
    ids: readonly string[],
    mailbox: Mailbox,
    answer: (snapshots: object[]) => void,
  ): Promise<void> {
    const { userId } = mailbox.connection;
    await Promise.all(ids.map((id) => topic.authorize(userId, id)));
    const added = ids.filter((id) => !mailbox.rooms.has(roomOf(topic, id)));
    if (mailbox.rooms.size + added.length > this.mostRooms) throw tooMany(this.mostRooms);
    await Promise.all(ids.map((id) => this.follow(topic, id, mailbox)));
    let snapshots: (Snapshot & object)[] = [];
    try {
      snapshots = await topic.snapshots(userId, ids);
      answer(snapshots);
    } catch (error) {
      for (const id of added) this.leave(topic, id, mailbox);
      throw error;
    } finally {
      ids.forEach((id, at) => this.settle(roomOf(topic, id), mailbox, snapshots[at]));
    }
  }

  /** What this user alone is told comes too. */
  async open(mailbox: Mailbox): Promise<void> {
    const { userId } = mailbox.connection;
    await this.follow(userTopic, userId, mailbox);
    mailbox.release(userRoom(userId));
  }

  leave(topic: Topic, id: string, mailbox: Mailbox): void {
    const room = this.rooms.get(roomOf(topic, id));
    if (room) this.drop(room, mailbox);
  }

  /** The client has gone. */
  close(mailbox: Mailbox): void {
    mailbox.isClosed = true;
    for (const name of mailbox.rooms) this.drop(this.rooms.get(name)!, mailbox);
    this.pump.remove(mailbox);
  }

  isFollowed(topic: Topic, id: string): boolean {
    return this.rooms.has(roomOf(topic, id));
  }

  /** What is followed here, and by which users. */
  *followed(topic: Topic): Generator<{ id: string; userIds: Set<string> }> {
    for (const room of this.rooms.values()) {
      if (room.topic !== topic) continue;
      yield { id: room.id, userIds: new Set([...room.mailboxes].map(({ connection }) => connection.userId)) };
    }
  }

  /** To the followers of this process alone. */
  tell(topic: Topic, id: string, message: Message): void {
    const room = this.rooms.get(roomOf(topic, id));
    if (room) this.hand(room, message);
  }

  onApplicationShutdown(): void {
    for (const timer of this.timers) clearTimeout(timer);
  }

  /** Everything that is said in the room from now on is kept for this mailbox, and sent once it is released. */
  private async follow(topic: Topic, id: string, mailbox: Mailbox): Promise<void> {
    if (mailbox.isClosed) return;
    const name = roomOf(topic, id);
    let room = this.rooms.get(name);
    if (!room) this.rooms.set(name, (room = new Room(name, topic, id)));
    room.add(mailbox);
    mailbox.hold(name);
    if (topic.isToldHere) return;
    // Again for every follower: the answer says that what is said from now on is heard.
    await this.bus.listen(name, (message) => this.hear(room, message));
  }

  /** The client has its snapshot: what came meanwhile and is newer may be sent. Without one, whoever followed before may miss something. */
  private settle(name: string, mailbox: Mailbox, snapshot: Snapshot | undefined): void {
    const room = this.rooms.get(name);
    if (room?.has(mailbox) && !room.settle(mailbox, snapshot)) this.resync(room, 'gap');
    mailbox.release(name);
  }

  private hear(room: Room, { audience, isLast, ...message }: BusMessage): void {
    if (audience !== undefined) this.evict(room, audience);
    this.hand(room, message);
    if (isLast) for (const mailbox of room.mailboxes) this.drop(room, mailbox);
  }

  private hand(room: Room, message: Message): void {
    if (!room.hand(message)) this.resync(room, 'gap');
    deliveryDelay.observe(Math.max(0, Date.now() - message.at) / 1000);
  }

  /** It belongs to another user now. */
  private evict(room: Room, audience: string): void {
    for (const { connection } of room.evict(audience)) {
      void this.events.emit('room.evicted', { userId: connection.userId, room: room.name });
    }
    if (room.isEmpty) this.forget(room);
  }

  private drop(room: Room, mailbox: Mailbox): void {
    room.delete(mailbox);
    if (room.isEmpty) this.forget(room);
  }

  private forget(room: Room): void {
    if (this.rooms.get(room.name) !== room) return;
    this.rooms.delete(room.name);
    this.stale.delete(room);
    if (!room.topic.isToldHere) this.bus.leave(room.name);
  }

  /** Sends the whole of what is true now to all who do not have it. */
  private resync(room: Room, reason: string): void {
    resyncs.inc({ reason });
    this.stale.add(room);
    while (this.resyncing < AT_ONCE && this.stale.size > 0) void this.resyncNext();
  }

  private async resyncNext(): Promise<void> {
    this.resyncing += 1;
    try {
      for (const room of this.stale) {
        this.stale.delete(room);
        await this.send(room);
      }
    } finally {
      this.resyncing -= 1;
    }
  }

  private async send(room: Room): Promise<void> {
    const [mailbox] = room.mailboxes;
    if (!mailbox) return;
    const { topic, id, name } = room;
    try {
      await topic.authorize(mailbox.connection.userId, id);
      const [snapshot] = await topic.snapshots(mailbox.connection.userId, [id]);
      this.hand(room, { event: topic.event, payload: topic.whole(snapshot!), at: Date.now() });
    } catch (error) {
      if (error instanceof DomainError && error.code === 'not_found') return this.drop(room, mailbox);
      this.logger.warn({ room: name, error: messageOf(error) }, 'A room is sent anew later');
      this.later(room);
    }
  }

  private later(room: Room): void {
    const again = () => {
      this.timers.delete(timer);
      if (this.rooms.get(room.name) === room) this.resync(room, 'retry');
    };
    const timer = setTimeout(again, RETRY_MS * (0.5 + Math.random())).unref();
    this.timers.add(timer);
  }
}

function tooMany(most: number): DomainError {
  return new DomainError('limited', 'too_many_subscriptions', `One connection follows ${most - 1} things at most`);
}
