import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '../common/errors.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import type { Session } from './socket-authenticator.js';

export type SessionEnd = 'expired' | 'revoked';

/** Longer timers fire at once: a session that outlives 24 days signs in again. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Something that is open in somebody's name: a socket, a stream. */
export class OpenSession {
  private timer: NodeJS.Timeout | undefined;
  private isClosed = false;

  constructor(
    private held: Session,
    private readonly forget: (session: OpenSession) => void,
    private readonly onEnd: (why: SessionEnd) => void,
  ) {
    this.arm();
  }

  get session(): Session {
    return this.held;
  }

  /** From now on it lasts as long as another token of the same user. */
  renew(session: Session): void {
    if (this.isClosed) return;
    this.held = session;
    this.arm();
  }

  end(why: SessionEnd): void {
    this.close();
    this.onEnd(why);
  }

  /** It is open no more, for a reason of its own. */
  close(): void {
    this.isClosed = true;
    clearTimeout(this.timer);
    this.forget(this);
  }

  private arm(): void {
    clearTimeout(this.timer);
    const leftMs = Math.min(this.held.expiresAt.getTime() - Date.now(), LONGEST_TIMER_MS);
    this.timer = setTimeout(() => this.end('expired'), leftMs).unref();
  }
}

/** What is open in this process, by user. */
@Injectable()
export class OpenSessions {
  private readonly byUser = new Map<string, Set<OpenSession>>();

  constructor(@Inject(CONFIG) private readonly config: Config) {}

  /**
   * `end` is called once when the token ends or is taken back; never after {@link OpenSession.close}.
   * @throws DomainError `too_many_connections`
   */
  open(session: Session, end: (why: SessionEnd) => void): OpenSession {
    const sessions = this.byUser.get(session.userId) ?? new Set();
    if (sessions.size >= this.config.sockets.connectionsPerUser) {
      throw new DomainError('limited', 'too_many_connections', 'You have too many connections: close some');
    }
    const opened = new OpenSession(session, (closed) => this.forget(closed), end);
    this.byUser.set(session.userId, sessions.add(opened));
    return opened;
  }

  of(userId: string): Iterable<OpenSession> {
    return this.byUser.get(userId) ?? [];
  }

  get userIds(): Iterable<string> {
    return this.byUser.keys();
  }

  private forget(closed: OpenSession): void {
    const { userId } = closed.session;
    const others = this.byUser.get(userId);
    others?.delete(closed);
    if (others?.size === 0) this.byUser.delete(userId);
  }
}
