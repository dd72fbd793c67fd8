import { conflated } from './metrics.js';

/** What a client is sent. */
export interface Message {
  event: string;
  payload: object;
  /** of what the payload always has as a whole, the part that changed: a compact client needs no more */
  moved?: object;
  /** when it was said, ms since 1970 */
  at: number;
}

/** The end of a connection that leads to one client. */
export interface Connection {
  readonly userId: string;
  /** what it was sent has left this process */
  isDrained(): boolean;
  /** Ends it; the client is told `code` where it can be told anything. */
  cut(code: string): void;
}

/** How a message is written for many connections of one kind at once: it is serialized once. */
export interface Outlet {
  send(to: readonly Mailbox[], message: Message): void;
}

export type Merge = (older: object, newer: object) => object;

/**
 * What a client has not been sent yet: of each kind in each room the latest alone. A client that pauses, asked for less, does not read, or
 * waits for its snapshot is one thing here: it is not open.
 */
export class Mailbox {
  isPaused = false;
  /** between two deliveries, ms */
  minIntervalMs = 0;
  /** since when it has something for a connection that takes nothing, ms since 1970 */
  blockedAt: number | undefined;
  /** its client has gone */
  isClosed = false;
  /** what its client follows */
  readonly rooms = new Set<string>();
  private deliveredAt = 0;
  private readonly waiting = new Map<string, { room: string; message: Message }>();
  private readonly held = new Map<string, number>();

  constructor(
    readonly outlet: Outlet,
    readonly connection: Connection,
    /** called when something begins to wait here */
    private readonly onWaiting: (mailbox: Mailbox) => void,
  ) {}

  get isEmpty(): boolean {
    return this.waiting.size === 0;
  }

  /** Whether a message of the room may go at once. What waits goes first. */
  isOpen(room: string, now: number): boolean {
    return this.waiting.size === 0 && !this.held.has(room) && this.isDue(now) && this.connection.isDrained();
  }

  isDue(now: number): boolean {
    return !this.isPaused && now - this.deliveredAt >= this.minIntervalMs;
  }

  delivered(now: number): void {
    this.deliveredAt = now;
  }

  /** Under the same key the later replaces the earlier, or is merged with it. */
  keep(room: string, key: string, message: Message, merge?: Merge): void {
    const place = `${room} ${key}`;
    const older = this.waiting.get(place)?.message;
    if (older) conflated.inc();
    const payload = older && merge ? merge(older.payload, message.payload) : message.payload;
    const moved = older?.moved || message.moved ? { ...older?.moved, ...message.moved } : undefined;
    this.waiting.set(place, { room, message: { ...message, payload, moved, at: older?.at ?? message.at } });
    this.onWaiting(this);
  }

  /** Takes out what may go now, in the order in which it came. */
  take(): Message[] {
    const ready: Message[] = [];
    for (const [place, { room, message }] of this.waiting) {
      if (this.held.has(room)) continue;
      ready.push(message);
      this.waiting.delete(place);
    }
    return ready;
  }

  /** What waits under this key, if anything. */
  peek(room: string, key: string): Message | undefined {
    return this.waiting.get(`${room} ${key}`)?.message;
  }

  /** Nothing of the room is sent until it is released as often: its snapshot goes first. */
  hold(room: string): void {
    this.held.set(room, (this.held.get(room) ?? 0) + 1);
  }

  release(room: string): void {
    const count = (this.held.get(room) ?? 1) - 1;
    if (count > 0) this.held.set(room, count);
    else this.held.delete(room);
    if (this.waiting.size > 0) this.onWaiting(this);
  }

  isHeld(room: string): boolean {
    return this.held.has(room);
  }

  /** Of this room nothing is wanted any more; of a key, nothing under that. */
  forget(room: string, key?: string): void {
    if (key !== undefined) return void this.waiting.delete(`${room} ${key}`);
    for (const [place, waiting] of this.waiting) if (waiting.room === room) this.waiting.delete(place);
  }
}
