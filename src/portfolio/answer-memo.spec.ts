import { describe, expect, it } from '@jest/globals';
import { array, assert, integer, oneof, property } from 'fast-check';
import { Clock } from '../common/clock.js';
import { Exchanges } from '../market-data/calendar/exchanges.js';
import { MarketCalendar } from '../market-data/calendar/market-calendar.js';
import { FreshnessService } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { AnswerMemo } from './answer-memo.js';
import type { Holdings } from './holdings.js';
import type { PortfolioView } from './portfolio.schemas.js';

/** A Tuesday's session ends then. */
const CLOSE = Date.parse('2013-10-08T20:00:00Z');
const exchanges = new Exchanges(new MarketCalendar());

class MovedClock extends Clock {
  at = CLOSE;

  now(): Date {
    return new Date(this.at);
  }

  ageOf(instant: Date): number {
    return Math.max(0, this.at - instant.getTime());
  }
}

const holdingsOf = (revision: number) => ({ portfolio: { revision } }) as Holdings;
const priceOf = (symbol: string, asOf = CLOSE) => ({ symbol, asOf: new Date(asOf).toISOString() }) as LatestPrice;
const byName = (...prices: LatestPrice[]) => new Map(prices.map((price) => [price.symbol, price]));

/** A memo, the clock that it lives by, and how often it has asked for a value. */
function memoWithClock() {
  const clock = new MovedClock();
  const freshness = new FreshnessService(clock, exchanges);
  const freshnessOf = freshness.of.bind(freshness);
  const memo = new AnswerMemo(freshness);
  const state = { clock, freshnessOf, made: 0, answer };
  function answer(holdings: Holdings, prices: ReadonlyMap<string, LatestPrice>) {
    return memo.answer(holdings, prices, (of) => {
      state.made += 1;
      return valueOf(holdings, prices, of);
    });
  }
  return state;
}

function valueOf(
  { portfolio: { revision } }: Holdings,
  prices: ReadonlyMap<string, LatestPrice>,
  freshnessOf: FreshnessService['of'],
) {
  const positions = [...prices.values()].map(({ symbol, asOf }) => ({
    symbol,
    freshness: freshnessOf(new Date(asOf), symbol),
  }));
  return { revision, positions } as unknown as PortfolioView;
}

/** At each of these instants (ms after the close) the memo's answer is what a new one would be. */
function isRightAt(asOfs: readonly number[], instants: readonly number[]): void {
  const holdings = holdingsOf(7);
  const state = memoWithClock();
  const prices = byName(
    ...asOfs.map((asOf, index) => priceOf(index % 3 === 2 ? `C${index}-USD` : `S${index}`, CLOSE + asOf)),
  );
  for (const at of instants) {
    state.clock.at = CLOSE + at;
    const now = JSON.stringify(valueOf(holdings, prices, state.freshnessOf));
    expect(state.answer(holdings, prices).bytes.toString()).toBe(now);
  }
}

describe('an answer', () => {
  const holdings = holdingsOf(7);
  const [aapl, msft] = [priceOf('AAPL'), priceOf('MSFT')];

  it('is the JSON of the portfolio, with a tag that begins with the revision', () => {
    const { bytes, etag } = memoWithClock().answer(holdings, byName(aapl));

    expect(bytes.toString()).toBe('{"revision":7,"positions":[{"symbol":"AAPL","freshness":"live"}]}');
    expect(etag).toMatch(/^"7-[\w-]{12}"$/);
  });

  it('is the same bytes for the same holdings and prices', () => {
    const { answer } = memoWithClock();

    expect(answer(holdings, byName(aapl, msft)).bytes).toBe(answer(holdings, byName(aapl, msft)).bytes);
  });

  it('has the same tag where another process made the same', () => {
    const [here, there] = [memoWithClock(), memoWithClock()].map(({ answer }) => answer(holdings, byName(aapl)));

    expect(there?.etag).toBe(here?.etag);
  });

  it.each([
    ['other holdings', holdingsOf(7), byName(aapl, msft)],
    ['another price', holdings, byName(aapl, priceOf('MSFT'))],
    ['a price less', holdings, byName(aapl)],
    ['a price more', holdings, byName(aapl, msft, priceOf('IBM'))],
    ['the price of another symbol', holdings, byName(aapl, priceOf('IBM'))],
  ])('is made anew for %s', (_, otherHoldings, otherPrices) => {
    const state = memoWithClock();
    state.answer(holdings, byName(aapl, msft));
    state.answer(otherHoldings, otherPrices);

    expect(state.made).toBe(2);
  });

  it('is made anew when a word of freshness does not hold any more, and not before', () => {
    const state = memoWithClock();
    const prices = byName(priceOf('OLD', CLOSE - 3000), aapl);
    const madeAt = (at: number) => {
      state.clock.at = at;
      state.answer(holdings, prices);
      return state.made;
    };

    // Live below 5 s; after that the one from before the close is fresh below 60 s, and AAPL's, the close, stays so.
    expect([0, 1999, 2000, 4999, 5000, 56_999, 57_000].map((ms) => madeAt(CLOSE + ms))).toEqual([1, 1, 2, 2, 3, 3, 4]);
  });

  it('never says what would not be said now, wherever the clock goes', () => {
    const ages = array(integer({ min: -1_200_000, max: 120_000 }), { maxLength: 12 });
    const instants = array(oneof(integer({ min: -1_200_000, max: 1_200_000 }), integer({ min: 0, max: 86_400_000 })), {
      minLength: 2,
      maxLength: 20,
    });
    assert(property(ages, instants, isRightAt), { seed: 3, numRuns: 500 });
  });
});
