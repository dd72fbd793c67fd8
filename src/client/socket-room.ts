import type { Ack } from './events.js';
import { Failure } from './failure.js';
import type { Field, Followed } from './followed.js';

const ACK_MS = 5000;
/** The most that one request may name. */
const AT_ONCE = 100;
/** One of many that were asked for together is refused for these: each is asked for by itself. */
const REFUSALS = new Set(['not_found', 'forbidden', 'validation_failed', 'too_many_subscriptions']);

/** What a room needs of a socket of Socket.IO, whatever its events are. */
export interface Requests {
  readonly connected: boolean;
  timeout(ms: number): {
    emit(event: string, body: object, acknowledge: (late: Error | null, answer: unknown) => void): unknown;
  };
}

type Answer<Snapshot> = Ack<{ snapshots: Snapshot[] }>;

/** What is followed in one namespace: asks for it, and again where something is missing. */
export class SocketRoom<Snapshot> {
  private readonly followed = new Set<string>();
  private readonly pending = new Set<string>();
  private isPaused = false;
  private minIntervalMs = 0;

  constructor(
    private readonly socket: Requests,
    /** in which ids are named */
    private readonly field: Field,
    private readonly wanted: Followed,
    private readonly hooks: {
      answered: (answer: { snapshots: Snapshot[] }) => void;
      lost: (failure: Failure) => void;
    },
    /** of several rooms on one socket one tells of pause and rate */
    private readonly tellsPace = true,
  ) {}

  /** Asks for what is wanted and not there, and no longer for what is not wanted. */
  sync(): void {
    if (!this.socket.connected) return;
    if (this.tellsPace) this.tune();
    const ids = this.wanted.of(this.field);
    // What is asked for at this moment is given up once it has been answered.
    const gone = [...this.followed].filter((id) => !ids.has(id) && !this.pending.has(id));
    for (const id of gone) this.followed.delete(id);
    for (const some of inTurns(gone)) this.request('unsubscribe', { [this.field]: some });
    for (const some of inTurns([...ids.keys()].filter((id) => !this.followed.has(id)))) this.ask(some);
  }

  /** Asks what is true of these now. */
  ask(ids: readonly string[]): void {
    const asked = ids.filter((id) => !this.pending.has(id));
    if (asked.length === 0) return;
    for (const id of asked) {
      this.followed.add(id);
      this.pending.add(id);
    }
    this.request('subscribe', { [this.field]: asked }, (answer) => {
      for (const id of asked) this.pending.delete(id);
      if (answer.ok) this.hooks.answered(answer);
      else this.refused(asked, answer);
      this.sync();
    });
  }

  private refused(ids: readonly string[], { code, detail }: { code: string; detail: string }): void {
    if (!REFUSALS.has(code)) return this.hooks.lost(new Failure(code, detail));
    if (ids.length === 1) return this.wanted.end(ids[0]!, code);
    for (const id of ids) this.ask([id]);
  }

  private tune(): void {
    const { isPaused, minIntervalMs } = this.wanted;
    if (minIntervalMs !== this.minIntervalMs) this.request('rate', { minIntervalMs });
    if (isPaused !== this.isPaused) this.request(isPaused ? 'pause' : 'resume', {});
    Object.assign(this, { isPaused, minIntervalMs });
  }

  /**
   * Without an answer the socket is of no use. Answers are called back with: what comes right after one would be there before whoever awaits
   * a promise of it.
   */
  private request(event: string, body: object, then?: (answer: Answer<Snapshot>) => void): void {
    this.socket.timeout(ACK_MS).emit(event, body, (late: Error | null, answer: unknown) => {
      if (late) this.hooks.lost(new Failure('timeout', `${event} was not answered`));
      else then?.(answer as Answer<Snapshot>);
    });
  }
}

function inTurns<T>(all: readonly T[]): T[][] {
  return Array.from({ length: Math.ceil(all.length / AT_ONCE) }, (_, turn) =>
    all.slice(turn * AT_ONCE, (turn + 1) * AT_ONCE),
  );
}
