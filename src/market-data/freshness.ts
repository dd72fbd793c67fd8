import { Injectable } from '@nestjs/common';
import { Clock } from '../common/clock.js';
import { Exchanges } from './calendar/exchanges.js';

export const freshnessWords = ['live', 'fresh', 'stale', 'outdated'] as const;
export type Freshness = (typeof freshnessWords)[number];

/** Says how old a price is in one word. */
@Injectable()
export class FreshnessService {
  constructor(
    private readonly clock: Clock,
    private readonly exchanges: Exchanges,
  ) {}

  /**
   * `live` below 5 s, `fresh` below 60 s, `stale` below 15 min, else `outdated`; after the close of the symbol's exchange the close
   * itself is `fresh`.
   */
  of(asOf: Date, symbol: string): Freshness {
    const ageMs = this.clock.ageOf(asOf);
    if (ageMs < 5000) return 'live';
    if (ageMs < 60_000 || this.isClosingPrice(asOf, symbol)) return 'fresh';
    return ageMs < 900_000 ? 'stale' : 'outdated';
  }

  /** Which symbols are judged alike, as a word: their exchange (ISO 10383 MIC). */
  exchangeOf(symbol: string): string {
    return this.exchanges.of(symbol).exchange;
  }

  /** Nothing was traded since: the market is closed and the price is not older than its last close. */
  private isClosingPrice(asOf: Date, symbol: string): boolean {
    const now = this.clock.now();
    const calendar = this.exchanges.of(symbol);
    return !calendar.statusAt(now).isOpen && asOf >= calendar.lastClose(now);
  }
}

/** The oldest of several; `null` where there is none. */
export function oldest(words: readonly (Freshness | null)[]): Freshness | null {
  let age = -1;
  for (const word of words) if (word) age = Math.max(age, freshnessWords.indexOf(word));
  return freshnessWords[age] ?? null;
}
