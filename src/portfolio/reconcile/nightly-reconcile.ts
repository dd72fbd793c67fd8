import { setTimeout as pause } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, Logger } from '@nestjs/common';
import { DataSource, MoreThan } from 'typeorm';
import { withDeadline } from '../../common/deadline.js';
import { messageOf } from '../../common/errors.js';
import { On } from '../../common/events.js';
import { PortfolioRow } from '../entities.js';
import { reconcileErrors } from './metrics.js';
import { Reconciler } from './reconciler.js';

const LOOK_MS = 60_000;
/** UTC: after midnight in New York, and over before it opens. */
const NIGHT = { from: 5, to: 12 };
const BATCH = 20;
/** After each batch it rests so many times as long as that took. */
const REST = 4;
const STOP_MS = 5000;

/** Where the night's round stands, and nobody else's while this transaction goes on. */
const TAKE = `SELECT cursor FROM reconcile_runs WHERE day = $1 AND finished_at IS NULL FOR UPDATE SKIP LOCKED`;
const BEGIN = `INSERT INTO reconcile_runs (day) VALUES ($1) ON CONFLICT DO NOTHING`;
const ADVANCE = `
UPDATE reconcile_runs SET cursor = coalesce($2, cursor), checked = checked + $3, differences = differences + $4,
  finished_at = CASE WHEN $2::uuid IS NULL THEN now() END
WHERE day = $1`;

/** Compares every portfolio with its trades each night, batch by batch, in one process at a time: where one dies another goes on. */
@Injectable()
export class NightlyReconcile implements BeforeApplicationShutdown {
  private readonly logger = new Logger(NightlyReconcile.name);
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly reconciler: Reconciler,
  ) {}

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => this.look(), LOOK_MS).unref();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped = true;
    clearInterval(this.timer);
    await withDeadline(this.running ?? Promise.resolve(), STOP_MS, 'The last comparison').catch(() => undefined);
  }

  private look(): void {
    const now = new Date();
    const hour = now.getUTCHours();
    if (hour < NIGHT.from || hour >= NIGHT.to || this.running) return;
    this.running = this.run(now.toISOString().slice(0, 10)).finally(() => (this.running = undefined));
  }

  /** Never fails. */
  private async run(day: string): Promise<void> {
    try {
      await this.dataSource.query(BEGIN, [day]);
      for (let since = performance.now(); !this.stopped && (await this.batch(day)); since = performance.now()) {
        await pause((performance.now() - since) * REST);
      }
    } catch (error) {
      reconcileErrors.inc();
      this.logger.warn({ error: messageOf(error) }, 'Portfolios could not be compared with their trades');
    }
  }

  /** Whether there may be more to do for this process. */
  batch(day: string): Promise<boolean> {
    return this.dataSource.transaction('REPEATABLE READ', async (manager) => {
      const [run]: { cursor: string | null }[] = await manager.query(TAKE, [day]);
      if (!run) return false;
      const where = run.cursor === null ? {} : { id: MoreThan(run.cursor) };
      const portfolios = await manager.find(PortfolioRow, { where, order: { id: 'ASC' }, take: BATCH });
      let differences = 0;
      for (const portfolio of portfolios) differences += (await this.reconciler.compare(manager, portfolio)).length;
      await manager.query(ADVANCE, [day, portfolios.at(-1)?.id ?? null, portfolios.length, differences]);
      return portfolios.length > 0;
    });
  }
}
