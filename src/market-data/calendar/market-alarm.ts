import { type Clock, ReplayClock } from '../../common/clock.js';

/** Looks again after so long (real ms) at the latest: by then it is noticed that a machine slept, or that its clock was set. */
const LONGEST_WAIT_MS = 30_000;

/** Calls `look` when it is time on the market, and now and then before: `look` asks the clock itself, and sets the alarm anew. */
export class MarketAlarm {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly look: () => void,
  ) {}

  /** @param instant on the market; `null` where none is known */
  set(instant: Date | null): void {
    const speed = this.clock instanceof ReplayClock ? this.clock.speed : 1;
    const ahead = instant === null ? Infinity : (instant.getTime() - this.clock.now().getTime()) / speed;
    clearTimeout(this.timer);
    this.timer = setTimeout(this.look, Math.min(Math.max(Math.ceil(ahead), 1), LONGEST_WAIT_MS)).unref();
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}
