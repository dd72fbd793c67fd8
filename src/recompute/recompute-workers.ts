import { InjectQueue } from '@nestjs/bullmq';
import { Inject, Injectable, Logger, type BeforeApplicationShutdown } from '@nestjs/common';
import { DelayedError, Worker, type Job, type Queue } from 'bullmq';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { DirtyMarks } from './dirty-marks.js';
import type { Lane } from './lanes.js';
import { MANUAL_QUEUE, MARKET_QUEUE, queuePrefix, type RecomputeJob } from './queue.js';
import { RecomputeRun } from './recompute-run.js';

const DRAIN_MS = 5000;
const MANUAL_CONCURRENCY = 16;
/**
 * A worker that dies is noticed after its lock and two checks, 12 s: the checks of all workers share one clock, so that the timer of
 * one that is a moment early does nothing until its next turn.
 */
const DEATH = { lockDuration: 8000, stalledInterval: 2000, maxStalledCount: 3 };

/** Runs the jobs of both queues. Its connections wait for their Redis, however long that takes; those of whoever adds jobs do not. */
@Injectable()
export class RecomputeWorkers implements BeforeApplicationShutdown {
  private readonly logger = new Logger(RecomputeWorkers.name);
  private workers: Worker<RecomputeJob>[] = [];

  constructor(
    private readonly run: RecomputeRun,
    private readonly marks: DirtyMarks,
    @InjectQueue(MARKET_QUEUE) private readonly market: Queue<RecomputeJob>,
    @InjectQueue(MANUAL_QUEUE) private readonly manual: Queue<RecomputeJob>,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  start(): void {
    this.workers = [
      this.work(this.market, this.config.recompute.concurrency),
      this.work(this.manual, MANUAL_CONCURRENCY),
    ];
  }

  /** Running jobs finish; one that takes too long goes back to the queue when its lock ends. */
  async beforeApplicationShutdown(): Promise<void> {
    const closing = Promise.all(this.workers.map((worker) => worker.close()));
    await withDeadline(closing, DRAIN_MS, 'Draining the workers').catch((error: Error) => {
      this.logger.warn({ error: error.message }, 'The workers were not drained in time');
    });
  }

  private work(queue: Queue<RecomputeJob>, concurrency: number): Worker<RecomputeJob> {
    const { redis } = this.config;
    const options = { connection: { url: redis.queueUrl }, prefix: queuePrefix(redis.prefix), concurrency, ...DEATH };
    const worker = new Worker<RecomputeJob>(queue.name, (job, token) => this.process(queue, job, token), options);
    worker.on('error', (error) =>
      this.logger.warn({ queue: queue.name, error: error.message }, 'The worker is in trouble'),
    );
    worker.on('failed', (job, error) => void this.failed(job, error));
    return worker;
  }

  private async process(queue: Queue, job: Job<RecomputeJob>, token: string | undefined): Promise<void> {
    const { waitMs, failures, parkedJob } = await this.run.of(job.name as Lane, job.data);
    if (parkedJob) await queue.remove(parkedJob);
    if (waitMs === 0) return;
    if (failures) await job.updateData({ ...job.data, failures });
    // Later, by the same job: this was no attempt.
    await job.moveToDelayed(Date.now() + waitMs, token);
    throw new DelayedError();
  }

  /** Out of attempts: given up until the next change. The failed job stays to be looked at. */
  private async failed(job: Job<RecomputeJob> | undefined, error: Error): Promise<void> {
    if (!job?.id || !job.finishedOn) return;
    this.logger.error({ ...job.data, error: messageOf(error) }, 'A portfolio cannot be valued and waits for a change');
    await this.marks.park(job.name as Lane, job.data, job.id).catch((reason: unknown) => {
      this.logger.warn({ error: messageOf(reason) }, 'A portfolio could not be parked');
    });
  }
}
