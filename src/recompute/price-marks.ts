import { Injectable } from '@nestjs/common';
import type { Mark } from './dirty-marks.js';
import { HoldersIndex } from './holders-index.js';
import { RecomputeJobs } from './recompute-jobs.js';

/** Marks the holders of symbols whose prices moved. What comes while marks are being written goes together into the next writing. */
@Injectable()
export class PriceMarks {
  private waiting = new Set<string>();
  private current: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(
    private readonly holders: HoldersIndex,
    private readonly jobs: RecomputeJobs,
  ) {}

  /** @throws where the marks were not written */
  mark(symbols: readonly string[]): Promise<void> {
    for (const symbol of symbols) this.waiting.add(symbol);
    if (!this.next) {
      this.next = this.current.then(() => this.write());
      this.current = this.next.catch(() => undefined);
    }
    return this.next;
  }

  private async write(): Promise<void> {
    const symbols = [...this.waiting];
    this.waiting = new Set();
    this.next = undefined;
    const marks: Mark[] = await this.holders.of(symbols);
    await this.jobs.value('market', marks);
  }
}
