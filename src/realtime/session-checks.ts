/* oxlint-disable no-await-in-loop -- one batch after the other, so that the database is never asked for all at once */
import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Counter } from 'prom-client';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On, type EventMap } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { OpenSessions } from './open-sessions.js';
import { RealtimeBus } from './realtime-bus.js';
import { SocketAuthenticator } from './socket-authenticator.js';

const CHANNEL = 'sessions';
const SWEEP_MS = 30_000;
/** Users of one query. */
const BATCH = 500;
const DEADLINE_MS = 5000;
/** A handshake that was under way is looked at then; and so is what the database did not answer for. */
const AGAIN_MS = 1000;
const LONGEST_PAUSE_MS = 30_000;

const failures = new Counter({
  name: 'session_check_errors_total',
  help: 'Batches of open sessions that could not be checked for revocation; they are checked again',
});

/** Ends what is open by a token that was taken back: as soon as any process hears of it, and every 30 s whatever was heard. */
@Injectable()
export class SessionChecks implements OnApplicationShutdown {
  private readonly logger = new Logger(SessionChecks.name);
  private readonly now = new Set<string>();
  /** `null`: whoever is there then */
  private readonly later = new Set<string | null>();
  private sweeper: NodeJS.Timeout | undefined;
  private timer: NodeJS.Timeout | undefined;
  private pauseMs = AGAIN_MS;
  private isWorking = false;
  private isStopped = false;

  constructor(
    private readonly open: OpenSessions,
    private readonly bus: RealtimeBus,
    private readonly authenticator: SocketAuthenticator,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  start(): void {
    if (this.config.role === 'worker') return;
    void this.bus.listen(CHANNEL, ({ payload }) => this.hear((payload as EventMap['access.changed']).userIds));
    this.bus.onRestored(() => this.look(null));
    this.sweeper = setInterval(() => this.look(null), SWEEP_MS).unref();
  }

  @On('access.changed')
  tell({ userIds }: EventMap['access.changed']): void {
    this.bus.publish(CHANNEL, { event: 'access.changed', payload: { userIds } });
  }

  onApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.sweeper);
    clearTimeout(this.timer);
  }

  /** Again a second later: a handshake that is under way now may have asked a cache before it heard. */
  private hear(userIds: readonly string[] | null): void {
    for (const userId of userIds ?? [null]) this.later.add(userId);
    this.look(userIds);
  }

  private look(userIds: readonly string[] | null): void {
    for (const userId of userIds ?? this.open.userIds) this.now.add(userId);
    void this.work();
  }

  /** Never fails. */
  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    while (this.now.size > 0 && !this.isStopped) {
      const users = [...this.now].slice(0, BATCH);
      for (const userId of users) this.now.delete(userId);
      await this.check(users);
    }
    this.isWorking = false;
    if (this.later.size > 0 && !this.isStopped) this.timer ??= setTimeout(() => this.again(), this.pauseMs).unref();
  }

  private again(): void {
    this.timer = undefined;
    const everybody = this.later.has(null) ? this.open.userIds : [];
    const users = [...this.later].filter((userId) => userId !== null);
    this.later.clear();
    this.look([...users, ...everybody]);
  }

  private async check(users: readonly string[]): Promise<void> {
    const open = users.flatMap((userId) => [...this.open.of(userId)]);
    if (open.length === 0) return;
    try {
      const asked = this.authenticator.findRevoked(open.map(({ session }) => session));
      const revoked = new Set(await withDeadline(asked, DEADLINE_MS, 'Checking open sessions'));
      this.pauseMs = AGAIN_MS;
      // What was renewed meanwhile lasts by another token.
      for (const each of open) if (revoked.has(each.session)) each.end('revoked');
    } catch (error) {
      failures.inc();
      this.logger.warn({ error: messageOf(error) }, 'Open sessions are checked again later');
      this.pauseMs = Math.min(this.pauseMs * (1.5 + Math.random()), LONGEST_PAUSE_MS);
      for (const userId of users) this.later.add(userId);
    }
  }
}
