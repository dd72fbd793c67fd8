import { Processor, WorkerHost } from '@nestjs/bullmq';
import { Inject, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import type { Job } from 'bullmq';
import { withDeadline } from '../common/deadline.js';
import { DomainError } from '../common/errors.js';
import { On } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { PortfolioUpdates } from '../portfolio/live/portfolio-updates.js';
import { delay, duration, runs } from './metrics.js';
import { MANUAL_QUEUE, MARKET_QUEUE, type RecomputeJob } from './queue.js';

const DRAIN_MS = 5000;
const MANUAL_CONCURRENCY = 4;
/** A worker that dies is noticed after at most lock and check together. */
const options = { autorun: false, lockDuration: 10_000, stalledInterval: 5000, maxStalledCount: 3 };

abstract class RecomputeProcessor extends WorkerHost implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RecomputeProcessor.name);
  protected abstract readonly lane: string;

  protected constructor(
    private readonly updates: PortfolioUpdates,
    private readonly concurrency: number,
  ) {
    super();
  }

  @On('application.started')
  start(): void {
    this.worker.concurrency = this.concurrency;
    this.worker.on('error', (error) =>
      this.logger.warn({ lane: this.lane, error: error.message }, 'The worker is in trouble'),
    );
    this.worker.run().catch((error: Error) => this.logger.error({ lane: this.lane, error }, 'The worker has stopped'));
  }

  async process({ data, timestamp }: Job<RecomputeJob>): Promise<void> {
    const stop = duration.startTimer();
    try {
      await this.updates.publish(data.userId, data.portfolioId);
      runs.inc({ lane: this.lane, result: 'done' });
      delay.observe({ lane: this.lane }, (Date.now() - timestamp) / 1000);
    } catch (error) {
      // Deleted since: there is nothing to value any more.
      if (error instanceof DomainError && error.code === 'not_found') return;
      runs.inc({ lane: this.lane, result: 'failed' });
      throw error;
    } finally {
      stop();
    }
  }

  /** Running jobs finish; one that takes too long goes back to the queue when its lock ends. */
  async beforeApplicationShutdown(): Promise<void> {
    await withDeadline(this.worker.close(), DRAIN_MS, 'Draining the worker').catch((error: Error) => {
      this.logger.warn({ lane: this.lane, error: error.message }, 'The worker was not drained in time');
    });
  }
}

@Processor(MARKET_QUEUE, options)
export class MarketProcessor extends RecomputeProcessor {
  protected readonly lane = 'market';

  constructor(updates: PortfolioUpdates, @Inject(CONFIG) { recompute }: Config) {
    super(updates, recompute.concurrency);
  }
}

@Processor(MANUAL_QUEUE, options)
export class ManualProcessor extends RecomputeProcessor {
  protected readonly lane = 'manual';

  constructor(updates: PortfolioUpdates) {
    super(updates, MANUAL_CONCURRENCY);
  }
}
