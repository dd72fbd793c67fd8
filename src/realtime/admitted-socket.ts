import type { Event, Socket } from 'socket.io';
import { z } from 'zod';
import { DomainError } from '../common/errors.js';
import type { EventRate } from './event-rate.js';
import type { OpenSession, SessionEnd } from './open-sessions.js';
import { MOST_REFUSALS, type Refusals } from './refusals.js';
import type { Session } from './socket-authenticator.js';

/** What an event is answered with. */
type Ack = { ok: true; [member: string]: unknown } | { ok: false; code: string; detail: string };

const tokenSchema = z.object({ token: z.string().min(1) });
const tooFast = { code: 'rate_limited', detail: 'Too many events: slow down' } as const;

export interface Rules {
  rate: EventRate;
  refusals: Refusals;
  verify(token: string): Promise<Session>;
  onClose(reason: string): void;
}

/** A socket from its admission on: how often it may speak, how it stays, and when it ends. */
export class AdmittedSocket {
  private readonly from;
  /** by us, and why */
  private endedFor: string | undefined;
  private isNoted = false;
  private refused = 0;

  constructor(
    private readonly socket: Socket,
    private readonly held: OpenSession,
    private readonly rules: Rules,
  ) {
    const { userId } = held.session;
    this.from = { userId, address: socket.handshake.address, namespace: socket.nsp.name };
    socket.use((event, next) => this.hear(event, next));
    socket.on('authenticate', (...event: unknown[]) => void this.authenticate(event));
    socket.on('disconnect', this.close);
    // A client that goes before it was let in leaves no other trace.
    socket.conn.on('close', this.close);
  }

  end(why: SessionEnd): void {
    this.socket.emit('session.expired', why === 'revoked' ? { reason: why } : {});
    this.cut(`session_${why}`);
  }

  private cut(why: string): void {
    this.endedFor ??= why;
    // Before it is let in it cannot be disconnected, and would be let in.
    if (this.socket.connected) this.socket.disconnect(true);
    else this.socket.conn.close();
  }

  private readonly close = (reason: string): void => {
    this.socket.off('disconnect', this.close);
    this.socket.conn.off('close', this.close);
    this.held.close();
    this.rules.onClose(this.endedFor ?? reason);
  };

  private hear(event: Event, next: () => void): void {
    if (!this.socket.connected) return;
    const verdict = this.rules.rate.take(performance.now());
    if (verdict === 'taken') return next();
    if (verdict === 'flood') {
      this.rules.refusals.note('flooding', this.from);
      this.socket.emit('notice', tooFast);
      return this.cut('flooding');
    }
    acknowledge(event, { ok: false, ...tooFast });
    if (this.isNoted) return this.rules.refusals.count('rate_limited');
    this.isNoted = true;
    this.rules.refusals.note('rate_limited', this.from);
    this.socket.emit('notice', tooFast);
  }

  /** Nothing but the session's end changes: what is subscribed stays, and what is on its way arrives. */
  private async authenticate(event: unknown[]): Promise<void> {
    acknowledge(event, await this.renew(event[0]));
  }

  private async renew(body: unknown): Promise<Ack> {
    const asked = tokenSchema.safeParse(body);
    if (!asked.success) return { ok: false, code: 'validation_failed', detail: 'authenticate takes a token' };
    try {
      const session = await this.rules.verify(asked.data.token);
      if (session.userId !== this.from.userId) return this.refuse();
      this.held.renew(session);
      return { ok: true, expiresAt: session.expiresAt.toISOString() };
    } catch (error) {
      const isRefused = error instanceof DomainError && error.kind === 'unauthenticated';
      return isRefused ? this.refuse() : { ok: false, code: 'unavailable', detail: 'Try again' };
    }
  }

  private refuse(): Ack {
    this.rules.refusals.note('unauthorized', this.from);
    this.refused += 1;
    if (this.refused > MOST_REFUSALS) this.cut('unauthorized');
    return { ok: false, code: 'unauthorized', detail: 'A valid token of the same user is needed' };
  }
}

function acknowledge(event: readonly unknown[], ack: Ack): void {
  const answer = event.at(-1);
  if (typeof answer === 'function') answer(ack);
}
