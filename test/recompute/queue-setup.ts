import { randomUUID } from 'node:crypto';
import { Queue, type JobsOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { DataSource } from 'typeorm';
import type { Config } from '../../src/config/config.js';
import type { PortfolioUpdates } from '../../src/portfolio/live/portfolio-updates.js';
import type { ActivePortfolio, ActivePortfolios } from '../../src/recompute/active-portfolios.js';
import { BulkRound } from '../../src/recompute/bulk-round.js';
import { DirtyMarks, type Mark } from '../../src/recompute/dirty-marks.js';
import { Everybody } from '../../src/recompute/everybody.js';
import type { HoldersIndex } from '../../src/recompute/holders-index.js';
import { MovedHoldings } from '../../src/recompute/moved-holdings.js';
import { PriceMarks } from '../../src/recompute/price-marks.js';
import { jobDefaults, MANUAL_QUEUE, MARKET_QUEUE, queuePrefix, type RecomputeJob } from '../../src/recompute/queue.js';
import { RecomputeJobs } from '../../src/recompute/recompute-jobs.js';
import { RecomputeRun } from '../../src/recompute/recompute-run.js';
import { RecomputeScheduler } from '../../src/recompute/recompute-scheduler.js';
import { RecomputeWorkers } from '../../src/recompute/recompute-workers.js';
import { SpacedMarks } from '../../src/recompute/spaced-marks.js';
import { Sweeper } from '../../src/recompute/sweeper.js';

interface Settings {
  redisUrl: string;
  prefix?: string;
  debounceMs?: number;
  paceMs?: number;
  leadingEdge?: boolean;
  concurrency?: number;
  jobs?: JobsOptions;
  /** who holds a symbol */
  holders?: (symbols: readonly string[]) => Mark[];
  active?: ActivePortfolio[];
  dataSource?: DataSource;
}

export type Publish = (portfolioId: string, run: { minRevision: number; order: number }) => Promise<void>;

/** One process' part in the queue, with a Redis and BullMQ that are real, and portfolios that are the test's. */
export async function startQueue({ redisUrl, prefix = `t${randomUUID().slice(0, 13)}`, ...settings }: Settings) {
  const { debounceMs = 50, paceMs = 0, leadingEdge = false, concurrency = 8, holders = () => [] } = settings;
  const config = {
    redis: { queueUrl: redisUrl, prefix },
    recompute: { debounceMs, paceMs, leadingEdge, concurrency },
  } as Config;
  const impatient = { enableOfflineQueue: false, commandTimeout: 2000, connectTimeout: 2000 };
  const redis = new Redis(redisUrl, { ...impatient, maxRetriesPerRequest: 1, lazyConnect: true });
  redis.on('error', () => undefined);
  await redis.connect();
  const queues = [MARKET_QUEUE, MANUAL_QUEUE].map((name) => {
    const queue = new Queue<RecomputeJob>(name, {
      connection: { url: redisUrl, ...impatient },
      prefix: queuePrefix(prefix),
      defaultJobOptions: { ...jobDefaults, ...settings.jobs },
    });
    queue.on('error', () => undefined);
    return queue;
  });
  await Promise.all(queues.map((queue) => queue.waitUntilReady()));
  const [market, manual] = queues as [Queue<RecomputeJob>, Queue<RecomputeJob>];
  const marks = new DirtyMarks(redis, config);
  const jobs = new RecomputeJobs(market, manual, marks, config);
  const index = { of: async (symbols: readonly string[]) => holders(symbols) } as unknown as HoldersIndex;
  const looked = settings.active ?? [];
  const isLooked = (id: string) => looked.some(({ portfolioId }) => portfolioId === id);
  const active = {
    list: async () => looked,
    without: async (some: ActivePortfolio[]) => some.filter(({ portfolioId }) => !isLooked(portfolioId)),
  } as unknown as ActivePortfolios;
  const moved = new MovedHoldings(redis, config);
  const everybody = new Everybody(redis, config, active, moved, jobs);
  const prices = new PriceMarks(index, new SpacedMarks(jobs, config));
  const scheduler = new RecomputeScheduler(jobs, prices, moved, everybody);
  const round = new BulkRound(redis, config, settings.dataSource as DataSource, active, marks, scheduler);
  const sweeper = new Sweeper(redis, marks, jobs, everybody, round, config);
  let running: RecomputeWorkers | undefined;

  return {
    marks,
    jobs,
    scheduler,
    everybody,
    round,
    sweeper,
    market,
    redis,
    /** Starts the workers; `publish` is what a run does. */
    work(publish: Publish): void {
      const updates = { publish: (_: string, id: string, run: Parameters<Publish>[1]) => publish(id, run) };
      const run = new RecomputeRun(marks, updates as unknown as PortfolioUpdates);
      running = new RecomputeWorkers(run, marks, market, manual, config);
      running.start();
    },
    /** Nothing waits and nothing runs. */
    async isQuiet(): Promise<boolean> {
      const states = await Promise.all((['manual', 'bulk', 'market'] as const).map((lane) => marks.state(lane)));
      const counts = await Promise.all(queues.map((queue) => queue.getJobCountByTypes('active', 'delayed', 'waiting')));
      return [...states.flatMap(({ waiting, running: runs }) => [waiting, runs]), ...counts].every((n) => n === 0);
    },
    async stop(): Promise<void> {
      sweeper.onApplicationShutdown();
      scheduler.onApplicationShutdown();
      await running?.beforeApplicationShutdown();
      await Promise.all(queues.map((queue) => queue.close()));
      const keys = await redis.keys(`*${prefix}*`).catch(() => []);
      if (keys.length > 0) await redis.unlink(...keys);
      redis.disconnect();
    },
  };
}

export type TestQueue = Awaited<ReturnType<typeof startQueue>>;

export const changed = (portfolioId: string, ...changes: string[]): Mark => ({ userId: 'ada', portfolioId, changes });

/** Something that others wait for until it is opened. */
export class Gate {
  open!: () => void;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}
