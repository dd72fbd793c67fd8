const WINDOW_MS = 1000;
/** After a pause so many seconds' events may come at once. */
const BURST_SECONDS = 2;
const FLOOD = 10;

/** What becomes of an event: it is taken, refused, or the last that is heard of its sender. */
export type Verdict = 'taken' | 'limited' | 'flood';

/** How many events one socket may send: so many a second, twice as many at once; ten times as many within a second are a flood. */
export class EventRate {
  private left: number;
  private filledAt: number;
  private windowBegan: number;
  private inWindow = 0;

  /** `now` by the monotonic clock (ms), as of {@link take} */
  constructor(
    private readonly perSecond: number,
    now: number,
  ) {
    this.left = perSecond * BURST_SECONDS;
    this.filledAt = this.windowBegan = now;
  }

  take(now: number): Verdict {
    if (now - this.windowBegan >= WINDOW_MS) {
      this.windowBegan = now;
      this.inWindow = 0;
    }
    this.inWindow += 1;
    if (this.inWindow > this.perSecond * FLOOD) return 'flood';
    const earned = ((now - this.filledAt) / 1000) * this.perSecond;
    this.left = Math.min(this.left + earned, this.perSecond * BURST_SECONDS);
    this.filledAt = now;
    if (this.left < 1) return 'limited';
    this.left -= 1;
    return 'taken';
  }
}
