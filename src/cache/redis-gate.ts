import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { DeadlineError, withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { gateOpen, operationSeconds, redisErrors } from './metrics.js';
import type { CacheRedis } from './redis-client.js';

/** A request waits so long for Redis (ms), then goes on without it. */
const DEADLINE_MS = 150;
const BEAT_MS = 250;
/** while it is not believed */
const RETRY_MS = 50;
/** a prefix that nobody uses any more leaves nothing behind */
const GENERATION_SECONDS = 604_800;

/** What committed changes the caches may not know of yet (database/outbox.ts). */
export interface Backlog {
  /** the database's time */
  now(): Promise<string>;
  /** whether every change before `instant` was delivered */
  isEmptyBefore(instant: string): Promise<boolean>;
}

/** `closed`: does not answer. `catching-up`: answers, but may have missed invalidations. `open`: believed. */
export type GateState = 'closed' | 'catching-up' | 'open';

/**
 * Stands before Redis and says whether it may be believed. The first operation that fails closes it, and so does one that comes too
 * late while nothing else is answered, and an invalidation that is late at all; it opens when Redis answers again and the outbox holds nothing older than that answer. Values carry the epoch in which they were
 * stored, the server's run id and its generation: a server that was restarted, from whatever dump, begins with none.
 */
export class RedisGate {
  private readonly logger = new Logger(RedisGate.name);
  private current: GateState = 'closed';
  private known = '';
  /** the database's time when Redis answered again */
  private answeringSince: string | undefined;
  private failures = 0;
  /** when it answered last, by this process' clock (ms) */
  private heardAt = -Infinity;
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(
    private readonly redis: CacheRedis,
    private readonly generationName: string,
    private readonly backlog: Backlog,
    private readonly deadlineMs = DEADLINE_MS,
  ) {
    redis.on('ready', () => void this.refresh());
    for (const trouble of ['error', 'reconnecting', 'end'])
      redis.on(trouble, () => this.close('the connection is down'));
  }

  get state(): GateState {
    return this.current;
  }

  /** The epoch to read and write; `null` while Redis is not believed. */
  get epoch(): string | null {
    return this.current === 'open' ? this.known : null;
  }

  start(): void {
    this.schedule();
  }

  stop(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  /** Reads and fills: `undefined` while Redis is not believed, and where it fails. */
  async attempt<T>(operation: string, work: () => Promise<T>): Promise<T | undefined> {
    if (this.current !== 'open') return undefined;
    return this.run(operation, work, true).catch(() => undefined);
  }

  /** Invalidations: also before Redis is believed again. @throws at once where it is known not to answer, else within the deadline */
  async deliver<T>(operation: string, work: () => Promise<T>): Promise<T> {
    if (this.current === 'closed') throw new Error('Redis does not answer');
    return this.run(operation, work);
  }

  /** Somebody has renewed the generation: nothing is believed before it is read. */
  async renew(): Promise<void> {
    if (this.current === 'open') this.become('catching-up');
    await this.refresh();
  }

  /** Looks which epoch it is now, and whether Redis may be believed. */
  async refresh(): Promise<void> {
    try {
      await this.meet(await this.run('epoch', () => this.readEpoch(), true));
    } catch (error) {
      this.logger.debug({ error: messageOf(error) }, 'Redis is not believed yet');
    }
  }

  private async run<T>(operation: string, work: () => Promise<T>, mayBeLate = false): Promise<T> {
    const done = operationSeconds.startTimer({ operation });
    try {
      const answer = await withDeadline(work(), this.deadlineMs, `Redis ${operation}`);
      this.heardAt = performance.now();
      return answer;
    } catch (error) {
      redisErrors.inc({ operation });
      if (!(mayBeLate && this.isAnswering(error))) this.close(messageOf(error));
      throw error;
    } finally {
      done();
    }
  }

  /** It works off what it was asked before: where this process is busy, or writes much at once, that is no silence. */
  private isAnswering(error: unknown): boolean {
    return error instanceof DeadlineError && performance.now() - this.heardAt < this.deadlineMs;
  }

  protected async readEpoch(): Promise<string> {
    const [info, generation] = await Promise.all([this.redis.info('server'), this.readGeneration()]);
    const runId = /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
    return `${runId}.${generation ?? (await this.firstGeneration())}`;
  }

  private readGeneration(): Promise<string | null> {
    return this.redis.getEx(this.generationName, { type: 'EX', value: GENERATION_SECONDS });
  }

  /** A name that was never used: where the last one was forgotten, what belongs to it must not come back. */
  private async firstGeneration(): Promise<string> {
    await this.redis.set(this.generationName, randomUUID(), { condition: 'NX' });
    return String(await this.readGeneration());
  }

  private async meet(epoch: string): Promise<void> {
    if (serverOf(epoch) !== serverOf(this.known)) this.close('it is another server');
    this.known = epoch;
    if (this.current === 'open') return;
    this.become('catching-up');
    const { failures } = this;
    this.answeringSince ??= await this.backlog.now();
    const caughtUp = await this.backlog.isEmptyBefore(this.answeringSince);
    if (caughtUp && failures === this.failures) this.become('open');
  }

  private close(reason: string): void {
    if (this.stopped) return;
    this.failures += 1;
    this.answeringSince = undefined;
    if (this.current === 'open')
      this.logger.warn({ reason }, 'Redis is not believed for now: reads come from PostgreSQL');
    this.become('closed');
  }

  private become(state: GateState): void {
    if (state === 'open' && this.current !== 'open') this.logger.log('Redis is believed');
    this.current = state;
    gateOpen.set(state === 'open' ? 1 : 0);
  }

  private schedule(): void {
    const pause = (this.current === 'open' ? BEAT_MS : RETRY_MS) * (0.9 + Math.random() / 5);
    this.timer = setTimeout(() => void this.beat(), pause).unref();
  }

  private async beat(): Promise<void> {
    await this.refresh();
    if (!this.stopped) this.schedule();
  }
}

const serverOf = (epoch: string) => epoch.split('.', 1)[0];
