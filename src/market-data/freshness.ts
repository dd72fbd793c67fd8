import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { MarketCalendar } from './calendar/market-calendar.js';

export const freshnessWords = ['live', 'fresh', 'stale', 'outdated'] as const;
export type Freshness = (typeof freshnessWords)[number];

/** Says how old a price is in one word. */
@Injectable()
export class FreshnessService {
  constructor(
    private readonly clock: Clock,
    private readonly calendar: MarketCalendar,
  ) {}

  /** `live` below 5 s, `fresh` below 60 s, `stale` below 15 min, else `outdated`; after the close the close itself is `fresh`. */
  of(asOf: Date): Freshness {
    const ageMs = this.clock.ageOf(asOf);
    if (ageMs < 5000) return 'live';
    if (ageMs < 60_000 || this.isClosingPrice(asOf)) return 'fresh';
    return ageMs < 900_000 ? 'stale' : 'outdated';
  }

  /** Nothing was traded since: the market is closed and the price is not older than its last close. */
  private isClosingPrice(asOf: Date): boolean {
    const now = this.clock.now();
    return !this.calendar.statusAt(now).isOpen && asOf >= this.calendar.lastClose(now);
  }
}

/** The oldest of several; `null` where there is none. */
export function oldest(words: readonly (Freshness | null)[]): Freshness | null {
  const ages = words.flatMap((word) => (word ? [freshnessWords.indexOf(word)] : []));
  return ages.length === 0 ? null : (freshnessWords[Math.max(...ages)] ?? null);
}
