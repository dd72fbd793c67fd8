import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import { Events } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { Mailbox, Message } from './mailbox.js';
import { Pump } from './pump.js';
import { RealtimeBus, type BusMessage } from './realtime-bus.js';
import { Renewals } from './renewals.js';
import { Room } from './room.js';
import { roomOf, type Snapshot, type Topic } from './topic.js';
import { userRoom, userTopic } from './user-topic.js';

/** Brings what is said in rooms to the mailboxes of this process that follow them. */
@Injectable()
export class TopicHub implements OnApplicationShutdown {
  private readonly rooms = new Map<string, Room>();
  private readonly renewals = new Renewals((room) => this.renew(room));
  private readonly mostRooms: number;

  constructor(
    private readonly bus: RealtimeBus,
    private readonly events: Events,
    readonly pump: Pump,
    @Inject(CONFIG) { sockets }: Config,
  ) {
    // One more is the user's own.
    this.mostRooms = sockets.subscriptions + 1;
    bus.onRestored(() => {
      for (const room of this.rooms.values()) this.renewals.add(room, 'reconnected');
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
    this.renewals.stop();
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
    if (room?.has(mailbox) && !room.settle(mailbox, snapshot)) this.renewals.add(room, 'gap');
    mailbox.release(name);
  }

  private hear(room: Room, { audience, isLast, ...message }: BusMessage): void {
    if (audience !== undefined) this.evict(room, audience);
    if (isLast) this.end(room, message);
    else this.hand(room, message);
  }

  /** Nobody follows it any more. Said at once, also to whom nothing else is sent now: what is kept for later goes with the room. */
  private end(room: Room, message: Message): void {
    for (const mailbox of room.mailboxes) {
      this.drop(room, mailbox);
      mailbox.outlet.send([mailbox], message);
    }
  }

  private hand(room: Room, message: Message): void {
    if (!room.hand(message)) this.renewals.add(room, 'gap');
  }

  /** It belongs to another user now. */
  private evict(room: Room, audience: string): void {
    for (const mailbox of room.evict(audience)) {
      this.tellGone(room, mailbox);
      void this.events.emit('room.evicted', { userId: mailbox.connection.userId, room: room.name });
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
    if (!room.topic.isToldHere) this.bus.leave(room.name);
  }

  /** The whole of what is true now, to all who do not have it. */
  private async renew(room: Room): Promise<void> {
    const { topic, id } = room;
    for (const mailbox of room.mailboxes) {
      const { userId } = mailbox.connection;
      try {
        await topic.authorize(userId, id);
        const [snapshot] = await topic.snapshots(userId, [id]);
        const isWhole = room.hand({ event: topic.event, payload: topic.whole(snapshot!), at: Date.now() });
        if (!isWhole) throw new Error('The whole does not follow what was there');
        return;
      } catch (error) {
        if (!(error instanceof DomainError && error.code === 'not_found')) throw error;
        this.drop(room, mailbox);
        this.tellGone(room, mailbox);
      }
    }
  }

  /** What was to tell of it may come when nobody follows any more. */
  private tellGone({ topic, id }: Room, mailbox: Mailbox): void {
    const payload = { [`${topic.name}Id`]: id };
    mailbox.outlet.send([mailbox], { event: `${topic.name}.deleted`, payload, at: Date.now() });
  }
}

function tooMany(most: number): DomainError {
  return new DomainError('limited', 'too_many_subscriptions', `One connection follows ${most - 1} things at most`);
}
