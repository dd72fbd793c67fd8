/* oxlint-disable no-await-in-loop -- a feed waits on purpose: for its time, and for whoever it delivers to */
import type { ReplayClock } from '../../common/clock.js';
import type { Feed, Tick } from './feed.js';
import { pause } from './pause.js';

/** Real ms between two batches, at least: what falls due meanwhile travels together. */
const SLICE_MS = 50;
/** Longer timers overflow; nights and weekends are waited out in turns. */
const LONGEST_PAUSE_MS = 3_600_000;
const MAX_BATCH = 2000;

/**
 * Plays a recording from its beginning against the market time of `clock`. Ticks that are due already come at once;
 * a slow `deliver` makes the feed late, never incomplete.
 */
export class ReplayFeed implements Feed {
  readonly name = 'replay';
  /** ticks handed over so far; how many there will be is not known before the end */
  delivered = 0;

  /** @param recording ticks in the order of time */
  constructor(
    private readonly recording: AsyncIterable<Tick>,
    private readonly clock: ReplayClock,
  ) {}

  async run(deliver: (ticks: Tick[]) => Promise<void>, signal: AbortSignal): Promise<void> {
    let due: Tick[] = [];
    const flush = async () => {
      if (due.length === 0 || signal.aborted) return;
      const batch = due;
      due = [];
      await deliver(batch);
      this.delivered += batch.length;
    };
    let now = this.clock.now();
    for await (const tick of this.recording) {
      if (due.length === MAX_BATCH) await flush();
      if (tick.asOf > now) {
        now = this.clock.now();
        if (tick.asOf > now) {
          await flush();
          now = await this.waitFor(tick.asOf, signal);
        }
      }
      if (signal.aborted) return;
      due.push(tick);
    }
    await flush();
  }

  /** The market's time when it has reached `instant`, or when `signal` aborted. */
  private async waitFor(instant: Date, signal: AbortSignal): Promise<Date> {
    let now = this.clock.now();
    while (now < instant && !signal.aborted) {
      const ahead = (instant.getTime() - now.getTime()) / this.clock.speed;
      await pause(Math.min(Math.max(ahead, SLICE_MS), LONGEST_PAUSE_MS), signal);
      now = this.clock.now();
    }
    return now;
  }
}
