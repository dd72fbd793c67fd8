import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../../common/clock.js';
import { withDeadline } from '../../common/deadline.js';
import { messageOf } from '../../common/errors.js';
import { Events, On } from '../../common/events.js';
import { Turns } from '../../common/turns.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { Exchanges } from '../calendar/exchanges.js';
import { pricesDegraded, priceWatchErrors } from './metrics.js';

const SHORTEST_LOOK_MS = 100;
const LONGEST_LOOK_MS = 5000;
const DEADLINE_MS = 5000;

/** `null` where there never was one. */
const NEWEST = `SELECT extract(epoch FROM clock_timestamp() - max(stored_at))::float8 * 1000 AS "ageMs" FROM prices`;

/**
 * Notices that no price comes though New York is open. What any process has stored is seen in PostgreSQL, which is asked only where this
 * process has not heard of a price itself for a while.
 */
@Injectable()
export class PriceWatch implements OnApplicationShutdown {
  private readonly logger = new Logger(PriceWatch.name);
  private readonly looks = new Turns<void>();
  private readonly afterMs: number;
  private readonly startedAt = performance.now();
  private heardAt = -Infinity;
  private since: Date | null = null;
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly exchanges: Exchanges,
    private readonly clock: Clock,
    private readonly events: Events,
    @Inject(CONFIG) { prices }: Config,
  ) {
    this.afterMs = prices.degradedAfterMs;
  }

  /** Since when (real time) none has come that should have; `null` where all is well. */
  get degradedSince(): Date | null {
    return this.since;
  }

  @On('application.started')
  start(): void {
    const lookMs = Math.min(Math.max(this.afterMs / 10, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);
    this.timer = setInterval(() => void this.look(), lookMs).unref();
    void this.look();
  }

  @On('prices.stored')
  stored(): void {
    this.heardAt = performance.now();
    if (this.since) void this.look();
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Never fails: where nobody can say it nothing changes. */
  private look(): Promise<void> {
    return this.looks.take('look', async () => {
      try {
        await this.judge(await this.quietMs());
      } catch (error) {
        priceWatchErrors.inc();
        this.logger.debug({ error: messageOf(error) }, 'Whether prices come could not be seen');
      }
    });
  }

  private async judge(quietMs: number): Promise<void> {
    const isDegraded = quietMs > this.afterMs;
    pricesDegraded.set(isDegraded ? 1 : 0);
    const { since } = this;
    if (isDegraded === (since !== null)) return;
    this.since = isDegraded ? new Date(Date.now() - quietMs) : null;
    this.logger.warn(
      { since: this.since ?? since },
      isDegraded ? 'No prices come' : 'Prices are as they should be again',
    );
    if (this.since) await this.events.emit('prices.degraded', { since: this.since });
    else await this.events.emit('prices.restored', {});
  }

  /** How long nobody has brought a price in this session; 0 outside of it. */
  private async quietMs(): Promise<number> {
    const { isOpen, opensAt } = this.exchanges.of('').statusAt(this.clock.now());
    if (!isOpen || !opensAt) return 0;
    const knownMs = Math.min(this.clock.ageOf(opensAt), performance.now() - this.heardAt);
    if (knownMs < this.afterMs / 2) return knownMs;
    const asked = this.dataSource.query<{ ageMs: number | null }[]>(NEWEST);
    const [newest] = await withDeadline(asked, DEADLINE_MS, 'Looking for the newest price');
    // Where none ever came nobody has missed one before we were there.
    return Math.min(knownMs, newest?.ageMs ?? performance.now() - this.startedAt);
  }
}
