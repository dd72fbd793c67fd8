import { createHash } from 'node:crypto';
import type { Freshness } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Holdings } from './holdings.js';
import type { PortfolioView } from './portfolio.schemas.js';

type FreshnessOf = (asOf: Date) => Freshness;

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

  constructor(private readonly freshnessOf: FreshnessOf) {}

  /** @param value makes the portfolio from these holdings, these prices and what it asks about their freshness */
  answer(
    holdings: Holdings,
    prices: ReadonlyMap<string, LatestPrice>,
    value: (freshnessOf: FreshnessOf) => PortfolioView,
  ): Answer {
    const known = this.answers.get(holdings);
    if (known && isMadeFrom(known.prices, prices) && known.words.hold(this.freshnessOf)) return known;
    const words = new Words();
    const answer = encode(value((asOf) => words.note(asOf, this.freshnessOf(asOf))));
    this.answers.set(holdings, { ...answer, prices: [...prices.values()], words });
    return answer;
  }
}

/** What was said of which times. Of two prices the newer one never has the older word, so each word holds as long as it does for its ends. */
class Words {
  private readonly ends = new Map<Freshness, { oldest: Date; newest: Date }>();

  note(asOf: Date, word: Freshness): Freshness {
    const { oldest, newest } = this.ends.get(word) ?? { oldest: asOf, newest: asOf };
    this.ends.set(word, { oldest: asOf < oldest ? asOf : oldest, newest: asOf > newest ? asOf : newest });
    return word;
  }

  hold(freshnessOf: FreshnessOf): boolean {
    for (const [word, { oldest, newest }] of this.ends) {
      if (freshnessOf(oldest) !== word || (newest !== oldest && freshnessOf(newest) !== word)) return false;
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
