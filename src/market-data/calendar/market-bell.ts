import { type BeforeApplicationShutdown, Injectable } from '@nestjs/common';
import { Clock } from '../../common/clock.js';
import { Events, On } from '../../common/events.js';
import { MarketAlarm } from './market-alarm.js';
import { type Bell, MarketCalendar } from './market-calendar.js';

/** Who slept for days hears of the last close and the last opening, not of all of them. */
const MOST_AT_ONCE = 2;

/**
 * Rings `market.opened` and `market.closed` in this process, at each boundary of a session that comes to pass while it lives:
 * once, in their order, and late where it slept over one.
 */
@Injectable()
export class MarketBell implements BeforeApplicationShutdown {
  private readonly alarm: MarketAlarm;
  private heardUntil: Date | undefined;

  constructor(
    private readonly calendar: MarketCalendar,
    private readonly clock: Clock,
    private readonly events: Events,
  ) {
    this.alarm = new MarketAlarm(clock, () => this.look());
  }

  @On('application.started')
  start(): void {
    this.look();
  }

  beforeApplicationShutdown(): void {
    this.alarm.stop();
  }

  private look(): void {
    const now = this.clock.now();
    // A clock that was set back does not ring twice.
    const { missed, next } = this.since(this.heardUntil ?? now, now);
    if (!this.heardUntil || now > this.heardUntil) this.heardUntil = now;
    this.alarm.set(next?.at ?? null);
    for (const bell of missed.slice(-MOST_AT_ONCE)) this.ring(bell);
  }

  private since(from: Date, now: Date): { missed: Bell[]; next: Bell | null } {
    const missed: Bell[] = [];
    let next = this.calendar.nextBell(from);
    while (next && next.at <= now) {
      missed.push(next);
      next = this.calendar.nextBell(next.at);
    }
    return { missed, next };
  }

  private ring({ opens, exchange, date, at }: Bell): void {
    void this.events.emit(opens ? 'market.opened' : 'market.closed', { exchange, date, at });
  }
}
