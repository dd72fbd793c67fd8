import { Injectable } from '@nestjs/common';
import type { Mark } from './dirty-marks.js';
import { HoldersIndex } from './holders-index.js';
import { SpacedMarks } from './spaced-marks.js';

/** Marks the holders of symbols whose prices moved. What comes while marks are being written goes together into the next writing. */
@Injectable()
export class PriceMarks {
  private waiting = new Set<string>();
  private since = Infinity;
  private current: Promise<void> = Promise.resolve();
  private next: Promise<void> | undefined;

  constructor(
    private readonly holders: HoldersIndex,
    private readonly marks: SpacedMarks,
  ) {}

  /**
   * @param since when the first of the prices was accepted (ms since 1970)
   * @throws where the marks were not written
   */
  mark(symbols: readonly string[], since: number): Promise<void> {
    for (const symbol of symbols) this.waiting.add(symbol);
    this.since = Math.min(this.since, since);
    if (!this.next) {
      this.next = this.current.then(() => this.write());
      this.current = this.next.catch(() => undefined);
    }
    return this.next;
  }

  private async write(): Promise<void> {
    const [symbols, since] = [[...this.waiting], this.since];
    [this.waiting, this.since] = [new Set(), Infinity];
    this.next = undefined;
    const marks: Mark[] = await this.holders.of(symbols);
    await this.marks.add(marks, since);
  }
}
