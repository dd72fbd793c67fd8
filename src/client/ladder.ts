import { backoff } from './backoff.js';
import { asFailure, type Failure } from './failure.js';
import type { Link } from './link.js';

/** A rung that fails so often in a row is left for the one below it. */
const ATTEMPTS = 3;
const RETRY = { baseMs: 500, capMs: 30_000 };
const CLIMB = { baseMs: 2000, capMs: 60_000 };
/** A link that lives so long works. */
const STABLE_MS = 10_000;

/** How it stands with the connection. `retryAt`, ms since 1970: when it is tried again. */
export type ConnectionState =
  | { state: 'live'; transport: 'websocket' | 'sse' }
  | { state: 'polling' }
  | { state: 'reconnecting'; retryAt: number; code: string }
  /** nothing answers, on no way */
  | { state: 'offline'; retryAt: number; code: string }
  /** a new token was refused too: nothing is tried any more */
  | { state: 'expired' };

interface Hooks {
  report(state: ConnectionState): void;
  /** the next attempt asks for another one */
  forgetToken(): void;
}

/**
 * Several ways to the server, the best first. One link feeds at a time: a better one takes over only after the other has been closed, and
 * begins with what is true then.
 */
export class Ladder {
  private rung = 0;
  private failures = 0;
  private climbs = 0;
  private refusals = 0;
  /** what an attempt of an earlier one brings comes too late */
  private epoch = 0;
  private link: Link | undefined;
  /** what is waited for, done at once */
  private hurry: (() => void) | undefined;
  private isClosed = false;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;
  private climbTimer: ReturnType<typeof setTimeout> | undefined;
  private stableTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly rungs: readonly (() => Promise<Link>)[],
    private readonly hooks: Hooks,
  ) {}

  get current(): Link | undefined {
    return this.link;
  }

  start(): void {
    void this.attempt();
  }

  /** Tries at once whatever it would try next: to connect, or a better way. Nothing where it does not wait. */
  retryNow(): void {
    this.hurry?.();
  }

  lost(link: Link, failure: Failure): void {
    if (link !== this.link) return;
    this.drop();
    this.hooks.forgetToken();
    this.failed(failure);
  }

  close(): void {
    this.isClosed = true;
    this.drop();
    clearTimeout(this.retryTimer);
  }

  private async attempt(): Promise<void> {
    const epoch = (this.epoch += 1);
    try {
      const link = await this.rungs[this.rung]!();
      if (epoch === this.epoch) this.adopt(link, this.rung);
      else link.close();
    } catch (error) {
      if (epoch === this.epoch) this.failed(asFailure(error));
    }
  }

  private adopt(link: Link, rung: number): void {
    this.drop();
    clearTimeout(this.retryTimer);
    Object.assign(this, { link, rung, refusals: 0 });
    const { transport } = link;
    this.hooks.report(transport === 'polling' ? { state: 'polling' } : { state: 'live', transport });
    link.sync();
    this.stableTimer = setTimeout(() => this.settle(), STABLE_MS);
    if (rung > 0) this.climbLater();
  }

  private settle(): void {
    this.failures = 0;
    if (this.rung === 0) this.climbs = 0;
  }

  private failed(failure: Failure): void {
    if (this.isClosed) return;
    if (failure.isUnauthorized) return this.refused(failure);
    this.failures += 1;
    const isLast = this.rung === this.rungs.length - 1;
    if (this.failures < ATTEMPTS || isLast) {
      // Once something answers again it is worth looking higher soon.
      if (isLast) this.climbs = 0;
      return this.retry(failure, isLast ? 'offline' : 'reconnecting');
    }
    this.rung += 1;
    this.failures = 0;
    this.hooks.report({ state: 'reconnecting', retryAt: Date.now(), code: failure.code });
    void this.attempt();
  }

  /** Another token is asked for once. */
  private refused(failure: Failure): void {
    this.refusals += 1;
    if (this.refusals > 1) {
      this.close();
      return this.hooks.report({ state: 'expired' });
    }
    this.hooks.forgetToken();
    this.retry(failure, 'reconnecting');
    this.failures += 1;
  }

  private retry({ code }: Failure, state: 'reconnecting' | 'offline'): void {
    const delayMs = backoff(Math.max(0, this.failures - 1), RETRY);
    const report = (retryAt: number) => this.hooks.report({ state, retryAt, code });
    report(Date.now() + delayMs);
    clearTimeout(this.retryTimer);
    const go = () => {
      this.hurry = undefined;
      void this.attempt();
    };
    this.retryTimer = setTimeout(go, delayMs);
    this.hurry = () => {
      clearTimeout(this.retryTimer);
      report(Date.now());
      go();
    };
  }

  private climbLater(): void {
    clearTimeout(this.climbTimer);
    this.hurry = () => {
      clearTimeout(this.climbTimer);
      this.hurry = undefined;
      void this.climb();
    };
    this.climbTimer = setTimeout(this.hurry, backoff(this.climbs, CLIMB));
    this.climbs += 1;
  }

  /** While the rung below goes on. */
  private async climb(): Promise<void> {
    for (let rung = 0; rung < this.rung; rung += 1) {
      const link = await this.rungs[rung]!().catch(() => undefined);
      if (link && (this.isClosed || rung >= this.rung)) return link.close();
      if (link) return this.adopt(link, rung);
    }
    if (this.link && this.rung > 0) this.climbLater();
  }

  private drop(): void {
    this.epoch += 1;
    this.link?.close();
    this.link = undefined;
    this.hurry = undefined;
    clearTimeout(this.climbTimer);
    clearTimeout(this.stableTimer);
  }
}
