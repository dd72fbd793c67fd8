import { createHash } from 'node:crypto';
import type { Freshness, FreshnessService } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Holdings } from './holdings.js';
import type { PortfolioView } from './portfolio.schemas.js';

type Judge = Pick<FreshnessService, 'of' | 'exchangeOf'>;
type FreshnessOf = Judge['of'];

/** A portfolio as it goes over the wire. */
export interface Answer {
  /** JSON in UTF-8 */
  bytes: Buffer;
  /** `"<revision>-<valuation>"`; the second part is a digest, so that equal answers of two processes have equal tags */
  etag: string;
}

interface Remembered extends Answer {
  prices: readonly LatestPrice[];
  words: Words;
}

/**
 * The answers that were made last, each beside everything it was made from: the very same holdings and prices, and words of
 * freshness that still hold. What the cache gives out is frozen, so the same object says the same. An answer is forgotten
 * with its holdings: there are never more of them than values in memory.
 */
export class AnswerMemo {
  private readonly answers = new WeakMap<Holdings, Remembered>();

  constructor(private readonly freshness: Judge) {}

  /** @param value makes the portfolio from these holdings, these prices and what it asks about their freshness */
  answer(
    holdings: Holdings,
    prices: ReadonlyMap<string, LatestPrice>,
    value: (freshnessOf: FreshnessOf) => PortfolioView,
  ): Answer {
    const known = this.answers.get(holdings);
    if (known && isMadeFrom(known.prices, prices) && known.words.hold()) return known;
    const words = new Words(this.freshness);
    const answer = encode(value((asOf, symbol) => words.note(asOf, symbol)));
    this.answers.set(holdings, { ...answer, prices: [...prices.values()], words });
    return answer;
  }
}

interface Ends {
  word: Freshness;
  /** any of the exchange */
  symbol: string;
  oldest: Date;
  newest: Date;
}

/**
 * What was said of which times. Of two prices of an exchange the newer one never has the older word, so each word holds as long
 * as it does for its ends.
 */
class Words {
  private readonly ends = new Map<string, Ends>();

  constructor(private readonly freshness: Judge) {}

  note(asOf: Date, symbol: string): Freshness {
    const word = this.freshness.of(asOf, symbol);
    const name = `${this.freshness.exchangeOf(symbol)} ${word}`;
    const ends = this.ends.get(name);
    if (!ends) this.ends.set(name, { word, symbol, oldest: asOf, newest: asOf });
    else if (asOf < ends.oldest) ends.oldest = asOf;
    else if (asOf > ends.newest) ends.newest = asOf;
    return word;
  }

  hold(): boolean {
    for (const { word, symbol, oldest, newest } of this.ends.values()) {
      if (this.freshness.of(oldest, symbol) !== word) return false;
      if (newest !== oldest && this.freshness.of(newest, symbol) !== word) return false;
    }
    return true;
  }
}

function isMadeFrom(known: readonly LatestPrice[], prices: ReadonlyMap<string, LatestPrice>): boolean {
  if (known.length !== prices.size) return false;
  let index = 0;
  for (const price of prices.values()) if (known[index++] !== price) return false;
  return true;
}

function encode(portfolio: PortfolioView): Answer {
  const bytes = Buffer.from(JSON.stringify(portfolio));
  const digest = createHash('sha1').update(bytes).digest('base64url').slice(0, 12);
  return { bytes, etag: `"${portfolio.revision}-${digest}"` };
}
