import { BusyHours } from '../cache/busy-hours.js';
import type { Clock } from '../common/clock.js';
import type { MarketCalendar } from './calendar/market-calendar.js';

/** Busy is the regular session. The calendar is asked once a session; in between, reading the clock is enough. */
export class MarketHours extends BusyHours {
  private askedAt = Infinity;
  private until = -Infinity;
  private opening: number | null = null;

  constructor(
    private readonly calendar: MarketCalendar,
    private readonly clock: Clock,
  ) {
    super();
  }

  isBusy(): boolean {
    return this.openedAt(this.clock.now()) !== null;
  }

  slotOf(lengthMs: number): number | null {
    const now = this.clock.now();
    const opening = this.openedAt(now);
    return opening === null ? null : now.getTime() - ((now.getTime() - opening) % lengthMs);
  }

  private openedAt(now: Date): number | null {
    // A clock that was set back is asked about again too.
    if (now.getTime() >= this.until || now.getTime() < this.askedAt) this.ask(now);
    return this.opening;
  }

  private ask(now: Date): void {
    const { isOpen, opensAt, closesAt } = this.calendar.statusAt(now);
    this.askedAt = now.getTime();
    this.until = ((isOpen ? closesAt : opensAt) ?? now).getTime();
    this.opening = isOpen ? (opensAt ?? now).getTime() : null;
  }
}
