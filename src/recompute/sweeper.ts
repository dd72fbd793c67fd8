import { Inject, Injectable, Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Redis } from 'ioredis';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';
import { QUEUE_REDIS } from '../common/redis.module.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { BulkRound } from './bulk-round.js';
import { DirtyMarks } from './dirty-marks.js';
import { Everybody } from './everybody.js';
import { laneNames, lanes, type Lane } from './lanes.js';
import { oldestSeconds, parked, schedulingErrors } from './metrics.js';
import { RecomputeJobs } from './recompute-jobs.js';

const PERIOD_MS = 1000;
const MOST = 500;
/** A job takes part of a second; so much later (ms) than it was due it may never have been added. */
const LATE_MS = 1500;
/** Noticing that a worker has died takes BullMQ less. */
const LOST_MS = 20_000;

/** Finds marks that no job waits for: the process that should have added it died in between, or Redis forgot it. */
@Injectable()
export class Sweeper implements OnApplicationShutdown {
  private readonly logger = new Logger(Sweeper.name);
  private timer: NodeJS.Timeout | undefined;
  private stopped = false;
  private forgetful = false;

  constructor(
    @Inject(QUEUE_REDIS) private readonly redis: Redis,
    private readonly marks: DirtyMarks,
    private readonly jobs: RecomputeJobs,
    private readonly everybody: Everybody,
    private readonly round: BulkRound,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  @On('application.started')
  start(): void {
    // It may have come back without what it was told last.
    this.redis.on('ready', () => (this.forgetful = true));
    this.schedule();
  }

  onApplicationShutdown(): void {
    this.stopped = true;
    clearTimeout(this.timer);
  }

  private schedule(): void {
    if (!this.stopped) this.timer = setTimeout(() => void this.run(), PERIOD_MS);
  }

  private async run(): Promise<void> {
    try {
      if (this.forgetful) await this.everybody.value();
      this.forgetful = false;
      await this.everybody.meet();
      for (const lane of laneNames) await this.sweep(lane);
      await this.round.step();
    } catch (error) {
      schedulingErrors.inc();
      this.logger.debug({ error: messageOf(error) }, 'The queue could not be swept');
    }
    this.schedule();
  }

  private async sweep(lane: Lane): Promise<void> {
    const { debounceMs, paceMs } = this.config.recompute;
    const dueMs = lane === 'manual' ? 0 : debounceMs + (lanes[lane].isPaced ? paceMs : 0);
    const late = await this.marks.overdue(lane, dueMs + LATE_MS, LOST_MS, MOST);
    await this.jobs.add(
      lane,
      late.map((portfolio) => ({ portfolio, delayMs: 0 })),
    );
    const state = await this.marks.state(lane);
    parked.set({ lane }, state.parked);
    oldestSeconds.set({ lane }, state.oldestAgeMs / 1000);
  }
}
