/* oxlint-disable no-await-in-loop -- one batch after the other, so that the rest of the house gets its turn */
import { type BeforeApplicationShutdown, Logger } from '@nestjs/common';
import type { Counter } from 'prom-client';
import type { DataSource } from 'typeorm';
import { withDeadline } from '../common/deadline.js';
import { messageOf } from '../common/errors.js';
import { On } from '../common/events.js';

/** What is left after that goes the next time. */
const MOST_BATCHES = 200;
const DEADLINE_MS = 10_000;

export interface Plan {
  /** deletes as many rows at most as its last parameter says, and answers `[{ expired }]` */
  statement: string;
  batch: number;
  everyMs: number;
  /** for the error of a batch that takes too long */
  what: string;
  /** said where it fails */
  warning: string;
  removed: Pick<Counter, 'inc'>;
  countFailure: () => void;
}

/** Removes what is over, when the application starts and again and again. Several processes share the work. */
export abstract class Upkeep implements BeforeApplicationShutdown {
  private readonly logger = new Logger(this.constructor.name);
  private timer: NodeJS.Timeout | undefined;
  private isStopped = false;

  protected constructor(
    private readonly dataSource: DataSource,
    private readonly plan: Plan,
  ) {}

  @On('application.started')
  start(): void {
    this.timer = setInterval(() => void this.upkeep(), this.plan.everyMs).unref();
    void this.upkeep();
  }

  beforeApplicationShutdown(): void {
    this.isStopped = true;
    clearInterval(this.timer);
  }

  /** Never fails. */
  async upkeep(): Promise<void> {
    try {
      await this.remove(this.parameters());
    } catch (error) {
      this.plan.countFailure();
      this.logger.warn({ error: messageOf(error) }, this.plan.warning);
    }
  }

  /** Of the statement, before the batch. */
  protected parameters(): unknown[] {
    return [];
  }

  private async remove(parameters: readonly unknown[]): Promise<void> {
    const { statement, batch, what, removed } = this.plan;
    for (let count = 0; count < MOST_BATCHES && !this.isStopped; count += 1) {
      const removing = this.dataSource.query<{ expired: number }[]>(statement, [...parameters, batch]);
      const [row] = await withDeadline(removing, DEADLINE_MS, what);
      const expired = row?.expired ?? 0;
      removed.inc(expired);
      if (expired < batch) return;
    }
  }
}
