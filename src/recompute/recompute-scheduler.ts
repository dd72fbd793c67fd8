import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger } from '@nestjs/common';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { v7 as uuidv7 } from 'uuid';
import { withDeadline } from '../common/deadline.js';
import { DomainError, messageOf } from '../common/errors.js';
import { On, type EventMap } from '../common/events.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { Holders } from './holders.js';
import { coalesced, schedulingErrors } from './metrics.js';
import { MANUAL_QUEUE, MARKET_QUEUE, type RecomputeJob } from './queue.js';

/** Prices are acknowledged after so long (ms), even where the queue's Redis does not answer. */
const DEADLINE_MS = 500;

/** Turns events into jobs: at most one waits for a portfolio in each lane, and one that comes while it runs makes it run once more. */
@Injectable()
export class RecomputeScheduler {
  private readonly logger = new Logger(RecomputeScheduler.name);

  constructor(
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue<RecomputeJob>,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue<RecomputeJob>,
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    private readonly holders: Holders,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Holdings changed: somebody waits to see it. The trade itself does not wait for the queue. */
  @On('portfolio.changed')
  changed({ userId, portfolioId }: EventMap['portfolio.changed']): void {
    void this.attempt(() => this.refresh(userId, portfolioId));
  }

  /** Prices moved: their holders wait for the end of a fixed window, so that a storm costs one run. */
  @On('prices.stored')
  async priced({ symbols }: EventMap['prices.stored']): Promise<void> {
    const delayMs = this.config.recompute.debounceMs;
    await this.attempt(async () => {
      const portfolios = await this.holders.of(symbols);
      await Promise.all(portfolios.map((job) => this.add(this.market, job, delayMs)));
    });
  }

  /** Values it now, ahead of everything else. @throws where the queue's Redis is away */
  async refresh(userId: string, portfolioId: string): Promise<void> {
    await this.add(this.manual, { userId, portfolioId }, 0);
  }

  private async add(queue: Queue<RecomputeJob>, job: RecomputeJob, delayMs: number): Promise<void> {
    // BullMQ would keep the job in memory until Redis is back, and the next, and the next.
    if (this.redis.status !== 'ready')
      throw new DomainError('unavailable', 'queue_unavailable', 'The queue cannot be reached');
    const jobId = uuidv7();
    const deduplication = { id: job.portfolioId, keepLastIfActive: true };
    const added = await queue.add('value', job, { jobId, delay: delayMs, deduplication });
    if (added.id !== jobId) coalesced.inc();
  }

  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await withDeadline(work(), DEADLINE_MS, 'Queueing a recomputation');
    } catch (error) {
      schedulingErrors.inc();
      this.logger.warn({ error: messageOf(error) }, 'A recomputation could not be queued');
    }
  }
}
