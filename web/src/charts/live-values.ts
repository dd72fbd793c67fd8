import type { ValuePoint } from './history.js';

/** An hour at one a second; then every other one goes, and so on: a day is two thousand points a quarter of a minute apart. */
const MOST = 3600;

/** What was shown live, for as long as the page is open: one point a second at most, the oldest thinner and thinner. */
export class LiveValues {
  private kept: ValuePoint[] = [];

  get points(): readonly ValuePoint[] {
    return this.kept;
  }

  /** A value of the same second takes the place of the one before; one of an earlier second comes too late. */
  add(point: ValuePoint): void {
    const last = this.kept.at(-1);
    if (last && point.time < last.time) return;
    if (last?.time === point.time) this.kept[this.kept.length - 1] = point;
    else this.kept.push(point);
    if (this.kept.length > MOST) this.kept = this.kept.filter((_, index) => index % 2 === 0);
  }
}

/** The history as far as it goes, then what was live after it. */
export function joined(history: readonly ValuePoint[], live: readonly ValuePoint[]): ValuePoint[] {
  const until = history.at(-1)?.time ?? -Infinity;
  return [...history, ...live.filter(({ time }) => time > until)];
}
