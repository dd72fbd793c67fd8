import { type BeforeApplicationShutdown, Inject, Injectable, Logger } from '@nestjs/common';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { Events, On } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { outboxDepth, outboxErrors, outboxOldestSeconds, relayed } from './metrics.js';
import { BATCH, Outbox, type OutboxBatch } from './outbox.js';

/** Whoever wrote a change has so long (ms) to tell it. */
const HEAD_START_MS = 250;
const PERIOD_MS = 250;
const LONGEST_PERIOD_MS = 1000;
/** well below the 10 s after which PostgreSQL ends a transaction that does nothing */
const TELL_MS = 5000;
const STOP_MS = 2000;
const MEASURE_MS = 1000;
const COMPLAIN_MS = 10_000;

/**
 * Tells the changes that nobody has confirmed: of psql and other programs, of a process that died after its COMMIT, and of
 * all while Redis was away. Every process has one; they share the work.
 */
@Injectable()
export class OutboxRelay implements BeforeApplicationShutdown {
  private readonly logger = new Logger(OutboxRelay.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private failures = 0;
  private complainedAt = -Infinity;
  private measuredAt = -Infinity;

  constructor(
    private readonly outbox: Outbox,
    private readonly events: Events,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  start(): void {
    if (this.config.test.without !== 'outbox') this.schedule(PERIOD_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await withDeadline(this.running, STOP_MS, 'The last changes').catch(() => undefined);
  }

  private schedule(pauseMs: number): void {
    if (this.stopped) return;
    const run = () => {
      this.running = this.run();
    };
    this.timer = setTimeout(run, pauseMs * (0.8 + Math.random() * 0.4));
  }

  private async run(): Promise<void> {
    const told = await this.tellSome();
    await this.measure();
    this.schedule(told === BATCH ? 0 : Math.min(PERIOD_MS * 2 ** this.failures, LONGEST_PERIOD_MS));
  }

  private async tellSome(): Promise<number> {
    try {
      const told = await this.outbox.take(HEAD_START_MS, (batch) => this.tell(batch));
      relayed.inc(told);
      this.failures = 0;
      return told;
    } catch (error) {
      this.failures += 1;
      outboxErrors.inc({ step: 'relay' });
      this.complain(error);
      return 0;
    }
  }

  private async tell({ changes, since }: OutboxBatch): Promise<void> {
    const telling = this.events.emit('transaction.committed', { changes, source: 'relay', committedAt: since });
    if (!(await withDeadline(telling, TELL_MS, 'Telling changes'))) throw new Error('Not every handler succeeded');
  }

  private complain(error: unknown): void {
    if (performance.now() - this.complainedAt < COMPLAIN_MS) return;
    this.complainedAt = performance.now();
    this.logger.warn(
      { error: messageOf(error), failures: this.failures },
      'Changes in the outbox could not be told yet',
    );
  }

  /** An outbox that cannot be asked has no depth, rather than its last one. */
  private async measure(): Promise<void> {
    if (performance.now() - this.measuredAt < MEASURE_MS) return;
    this.measuredAt = performance.now();
    const { depth, oldestSeconds } = await this.outbox
      .backlog()
      .catch(() => ({ depth: Number.NaN, oldestSeconds: Number.NaN }));
    outboxDepth.set(depth);
    outboxOldestSeconds.set(oldestSeconds);
  }
}
