import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { random } from '../../test/cache/random.js';
import type { Mark } from './dirty-marks.js';
import type { RecomputeJobs } from './recompute-jobs.js';
import { SpacedMarks } from './spaced-marks.js';

const DEBOUNCE_MS = 2000;
const PACE_MS = 3000;
const portfolio = { userId: 'ada', portfolioId: 'p' };

/** One portfolio's marks and jobs as Redis has them: a job waits for window and pace, and takes on what is marked when it begins. */
class FakeJobs {
  private marked: string[] = [];
  private job: NodeJS.Timeout | undefined;
  private begun = -Infinity;
  writes = 0;
  runs = 0;

  constructor(private readonly valued: (change: string) => void) {}

  async value(_: string, marks: readonly Mark[], since: number) {
    if (marks.length === 0) return [];
    this.writes += 1;
    this.marked.push(...marks.flatMap(({ changes }) => changes));
    if (this.job) return [];
    const now = Date.now();
    const delayMs = Math.max(DEBOUNCE_MS - (now - since), this.begun + PACE_MS - now, 50);
    // Clocks differ, and timers come late.
    this.job = setTimeout(() => this.run(), delayMs - 150);
    return [{ portfolio, delayMs }];
  }

  private run(): void {
    [this.job, this.begun] = [undefined, Date.now()];
    this.runs += 1;
    for (const change of this.marked.splice(0)) this.valued(change);
  }
}

describe('marks of prices', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  it.each([
    ['all the time', 20],
    ['often', 200],
    ['twice a second', 1000],
    ['now and then', 2000],
    ['rarely', 6000],
  ])('that come %s are in a run within 3.5 s each, and are written a few times for each', async (_, apartMs) => {
    const below = random(1);
    const delays: number[] = [];
    const jobs = new FakeJobs((change) => delays.push(Date.now() - Number(change)));
    const config = { recompute: { debounceMs: DEBOUNCE_MS, paceMs: PACE_MS } };
    const marks = new SpacedMarks(jobs as unknown as RecomputeJobs, config as never);

    const end = Date.now() + 300_000;
    let count = 0;
    for (; Date.now() < end; count += 1) {
      await marks.add([{ ...portfolio, changes: [String(Date.now())] }], Date.now());
      await jest.advanceTimersByTimeAsync(1 + below(apartMs));
    }
    await jest.advanceTimersByTimeAsync(10_000);

    expect(delays).toHaveLength(count);
    expect(Math.max(...delays)).toBeLessThanOrEqual(3500);
    expect(jobs.writes).toBeLessThanOrEqual(4 * jobs.runs);
  });
});
