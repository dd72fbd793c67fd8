import { BusyHours } from '../cache/busy-hours.js';
import type { Clock } from '../common/clock.js';
import type { ExchangeCalendar } from './calendar/exchange-calendar.js';
import type { Exchanges } from './calendar/exchanges.js';

/** An instrument that is none: New York's hours are those of the house. */
const HOUSE = '';

/** Busy is the regular session, of an instrument's exchange or of New York's. */
export class MarketHours extends BusyHours {
  private readonly sessions = new Map<ExchangeCalendar, Sessions>();

  constructor(
    private readonly exchanges: Exchanges,
    private readonly clock: Clock,
  ) {
    super();
  }

  isBusy(instrument = HOUSE): boolean {
    return this.sessionsOf(instrument).openedAt(this.clock.now()) !== null;
  }

  slotOf(lengthMs: number): number | null {
    const now = this.clock.now();
    const opening = this.sessionsOf(HOUSE).openedAt(now);
    return opening === null ? null : now.getTime() - ((now.getTime() - opening) % lengthMs);
  }

  private sessionsOf(instrument: string): Sessions {
    const calendar = this.exchanges.of(instrument);
    let sessions = this.sessions.get(calendar);
    if (!sessions) this.sessions.set(calendar, (sessions = new Sessions(calendar)));
    return sessions;
  }
}

/** The calendar is asked once a session; in between, reading the clock is enough. */
class Sessions {
  private askedAt = Infinity;
  private until = -Infinity;
  private opening: number | null = null;

  constructor(private readonly calendar: ExchangeCalendar) {}

  openedAt(now: Date): number | null {
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
