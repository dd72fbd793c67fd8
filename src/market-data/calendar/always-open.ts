import type { ExchangeCalendar, MarketStatus } from './exchange-calendar.js';

const DAY_MS = 86_400_000;

/** What is traded round the clock, such as crypto: each UTC day is a session, which ends as the next begins. */
export class AlwaysOpen implements ExchangeCalendar {
  /** ISO 10383: no exchange, or none in particular */
  readonly exchange = 'XXXX';

  statusAt(instant: Date): MarketStatus {
    const opensAt = this.lastClose(instant);
    const closesAt = new Date(opensAt.getTime() + DAY_MS);
    return { exchange: this.exchange, isOpen: true, session: 'regular', opensAt, closesAt };
  }

  tradingDay(instant: Date): string {
    return instant.toISOString().slice(0, 10);
  }

  sessionOf(date: string): { opensAt: Date; closesAt: Date } {
    const opensAt = new Date(date);
    return { opensAt, closesAt: new Date(opensAt.getTime() + DAY_MS) };
  }

  sessionBefore(date: string): string {
    return new Date(Date.parse(date) - DAY_MS).toISOString().slice(0, 10);
  }

  lastClose(instant: Date): Date {
    return new Date(Math.floor(instant.getTime() / DAY_MS) * DAY_MS);
  }
}
