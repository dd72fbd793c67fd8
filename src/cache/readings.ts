import type { Flight } from './flights.js';
import type { LocalTier } from './local-tier.js';

interface Reading<Result> {
  flight: Flight;
  number: number;
  result: Promise<Result>;
}

/** The reads of this process that are under way: whoever comes for the same key waits for them and does not load it again. */
export class Readings<Result> {
  private readonly byKey = new Map<string, Reading<Result>>();
  private count = 0;

  constructor(private readonly local: LocalTier) {}

  /** How many have begun: to whoever comes, the time when he came. */
  get begun(): number {
    return this.count;
  }

  begin(flight: Flight, result: Promise<Result>): Promise<Result> {
    this.count += 1;
    this.byKey.set(flight.key, { flight, number: this.count, result });
    return result;
  }

  end(flight: Flight): void {
    if (this.byKey.get(flight.key)?.flight === flight) this.byKey.delete(flight.key);
  }

  /** One to share; or one that is too old for whoever came at `cameAt`: it is waited for, and then asked for again. */
  of(key: string, cameAt: number): { result: Promise<Result>; isOlder: boolean } | undefined {
    const reading = this.byKey.get(key);
    // One that began before an invalidation is nobody's to join.
    if (!reading?.flight.valid) return undefined;
    // While memory is off others may have invalidated it unheard.
    return { result: reading.result, isOlder: !this.local.isOn && reading.number <= cameAt };
  }
}
