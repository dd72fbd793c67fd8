import type { Mailbox, Message, Outlet } from './mailbox.js';
import { isNumbered, type Numbered, type Snapshot, type Topic } from './topic.js';

/** The number of the last update that a follower has, or that waits for it; 0 where there is none. */
interface Follower {
  last: number;
}

const NONE = 0;

/** What is followed here, and by whom. */
export class Room {
  private readonly followers = new Map<Mailbox, Follower>();
  private said = 0;
  /** of each event whose payloads have no number, the last one: what is told twice is sent once */
  private lastSaid: Map<string, string> | undefined;

  constructor(
    readonly name: string,
    readonly topic: Topic,
    readonly id: string,
  ) {}

  get isEmpty(): boolean {
    return this.followers.size === 0;
  }

  get mailboxes(): IterableIterator<Mailbox> {
    return this.followers.keys();
  }

  has(mailbox: Mailbox): boolean {
    return this.followers.has(mailbox);
  }

  add(mailbox: Mailbox): void {
    if (!this.followers.has(mailbox)) this.followers.set(mailbox, { last: NONE });
    mailbox.rooms.add(this.name);
  }

  delete(mailbox: Mailbox): void {
    this.followers.delete(mailbox);
    mailbox.rooms.delete(this.name);
    mailbox.forget(this.name);
  }

  /** Takes out those of other users. */
  evict(audience: string): Mailbox[] {
    const strangers = [...this.followers.keys()].filter(({ connection }) => connection.userId !== audience);
    for (const stranger of strangers) this.delete(stranger);
    return strangers;
  }

  /** The follower has a snapshot now. False where an update between it and what waits is missing. */
  settle(mailbox: Mailbox, snapshot: Snapshot | undefined): boolean {
    const follower = this.followers.get(mailbox);
    if (!follower || !snapshot) return !follower;
    const { sequence } = snapshot;
    if (sequence === undefined) return true;
    const waiting = mailbox.peek(this.name, this.topic.event)?.payload;
    const isPart = !waiting || !isNumbered(waiting) || waiting.sequence <= sequence;
    const follows = waiting && isNumbered(waiting) && !isPart && waiting.since <= sequence;
    if (follows) follower.last = waiting.sequence;
    else {
      follower.last = sequence;
      mailbox.forget(this.name, this.topic.event);
    }
    return isPart || Boolean(follows);
  }

  /** Hands a message to all: at once, or to be kept for later. False where somebody misses an update before this one. */
  hand(message: Message): boolean {
    const key = this.keyOf(message);
    if (this.isRepeated(message)) return true;
    const now = Date.now();
    const ready = new Map<Outlet, Mailbox[]>();
    let isWhole = true;
    for (const [mailbox, follower] of this.followers) {
      const place = isNumbered(message.payload) ? this.place(message.payload, mailbox, follower) : 'next';
      if (place === 'gap') isWhole = false;
      if (place !== 'next') continue;
      if (!mailbox.isOpen(this.name, now)) mailbox.keep(this.name, key, message, this.mergeOf(message));
      else {
        const group = ready.get(mailbox.outlet);
        if (group) group.push(mailbox);
        else ready.set(mailbox.outlet, [mailbox]);
      }
    }
    for (const [outlet, mailboxes] of ready) {
      outlet.send(mailboxes, message);
      for (const mailbox of mailboxes) mailbox.delivered(now);
    }
    return isWhole;
  }

  /** Where an update stands to what the follower has. Whoever waits for a snapshot takes all: what is part of it is dropped then. */
  private place({ sequence, since }: Numbered, mailbox: Mailbox, follower: Follower): 'old' | 'gap' | 'next' {
    const isHeld = mailbox.isHeld(this.name);
    if (sequence <= follower.last) return 'old';
    if (since > follower.last) {
      if (!isHeld) return 'gap';
      // Nothing may be merged across a gap. The snapshot may be newer than it.
      mailbox.forget(this.name, this.topic.event);
    }
    follower.last = sequence;
    return 'next';
  }

  private isRepeated({ event, payload }: Message): boolean {
    if (this.topic.countsEachTime || isNumbered(payload)) return false;
    const text = JSON.stringify(payload);
    this.lastSaid ??= new Map();
    if (this.lastSaid.get(event) === text) return true;
    this.lastSaid.set(event, text);
    return false;
  }

  /** Of what counts each time, the last hundred are kept. */
  private keyOf({ event }: Message): string {
    return this.topic.countsEachTime ? `${event} ${(this.said += 1) % 100}` : event;
  }

  private mergeOf({ event }: Message) {
    return event === this.topic.event ? this.topic.merge : undefined;
  }
}
