import { Inject, Injectable } from '@nestjs/common';
import { CacheService } from '../../cache/cache.service.js';
import { cacheKeys } from '../../common/cache-keys.js';
import { messageOf, notFound } from '../../common/errors.js';
import type { Config } from '../../config/config.js';
import { CONFIG } from '../../config/config.module.js';
import { FreshnessService } from '../../market-data/freshness.js';
import { PriceReader, type LatestPrice } from '../../market-data/price-reader.js';
import type { Holdings } from '../holdings.js';
import { valueHoldings, type ValuedPortfolio } from '../portfolio-view.js';
import { pairsOfPrices, symbolsToPrice } from '../quotes.js';
import { HoldingsBatch, type PortfolioName } from './holdings-batch.js';
import { PoisonedError } from './poisoned-error.js';

export interface PortfolioRequest extends PortfolioName {
  /** the answer is of this revision or a later one, if there is one */
  minRevision: number;
  /** past the cache: a memory may be milliseconds behind a price that was told already */
  withNewestPrices?: boolean;
}

/** Others are let in after so long (ms) of arithmetic. */
const SLICE_MS = 10;

/** Many portfolios at the latest prices. Whatever their number: one query for holdings, one for prices, at most one more for pairs. */
@Injectable()
export class PortfolioBatch {
  constructor(
    private readonly cache: CacheService,
    private readonly holdings: HoldingsBatch,
    private readonly prices: PriceReader,
    private readonly freshness: FreshnessService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * In the order of `requests`, each by itself: an error in its place is `not_found` or {@link PoisonedError}.
   * @throws where PostgreSQL cannot be read
   */
  async read(requests: readonly PortfolioRequest[]): Promise<(ValuedPortfolio | Error)[]> {
    const holdings = await this.holdingsOf(requests);
    const isDoubted = requests.some(({ withNewestPrices }) => withNewestPrices);
    const latest = (symbols: Iterable<string>) =>
      isDoubted ? this.prices.load([...symbols]) : this.prices.latest(symbols);
    const prices = await this.pricesOf(holdings.filter(isHoldings), latest);
    const values: (ValuedPortfolio | Error)[] = [];
    let since = performance.now();
    for (const each of holdings) {
      values.push(isHoldings(each) ? this.value(each, prices.get(each)!) : (each ?? notFound('Portfolio')));
      if (performance.now() - since < SLICE_MS) continue;
      await new Promise(setImmediate);
      since = performance.now();
    }
    return values;
  }

  private async holdingsOf(requests: readonly PortfolioRequest[]): Promise<(Holdings | null | Error)[]> {
    const poisoned = new Map<PortfolioName, Error>();
    let healthy = requests;
    for (;;) {
      const found = await this.cached(healthy, poisoned);
      if (found) {
        const byRequest = new Map(healthy.map((request, index) => [request, found[index]!]));
        return requests.map((request) => poisoned.get(request) ?? byRequest.get(request) ?? null);
      }
      healthy = healthy.filter((request) => !poisoned.has(request));
    }
  }

  /** `undefined` where one of them cannot be read, which `poisoned` tells then: the others are read again without it. */
  private async cached(requests: readonly PortfolioRequest[], poisoned: Map<PortfolioName, Error>) {
    const known = poisoned.size;
    const load = async (names: readonly PortfolioRequest[]): Promise<(Holdings | null)[]> => {
      const loaded = await this.holdings.load(names);
      loaded.forEach((each, index) => each instanceof Error && poisoned.set(names[index]!, toPoisoned(each)));
      if (poisoned.size > known) throw new PoisonedError();
      return loaded as (Holdings | null)[];
    };
    try {
      const keys = requests.map(({ userId, portfolioId }) => cacheKeys.portfolio(userId, portfolioId));
      const found = await this.cache.readMany(keys, (missing) => load(missing.map((index) => requests[index]!)));
      // What memory holds may be a moment older than what the run is about.
      const old = [...found.keys()].filter(
        (index) => (found[index]?.portfolio.revision ?? 0) < requests[index]!.minRevision,
      );
      const newer = await load(old.map((index) => requests[index]!));
      old.forEach((index, at) => (found[index] = newer[at]!));
      return found;
    } catch (error) {
      if (error instanceof PoisonedError) return undefined;
      throw error;
    }
  }

  /** Of each its own prices and rates alone: a valuation says of when the newest of them is. */
  private async pricesOf(
    holdings: readonly Holdings[],
    latest: PriceReader['latest'],
  ): Promise<Map<Holdings, Map<string, LatestPrice>>> {
    const asked = new Set(holdings.flatMap(symbolsToPrice));
    const prices = await latest(asked);
    const own = new Map(holdings.map((each) => [each, pricesFor(each, prices)]));
    const pairs = new Map([...own].map(([each, known]) => [each, pairsOfPrices(known, each)]));
    const more = [...new Set([...pairs.values()].flat())].filter((pair) => !asked.has(pair));
    const rates = more.length === 0 ? prices : new Map([...prices, ...(await latest(more))]);
    for (const [each, wanted] of pairs) {
      for (const pair of wanted) {
        const rate = rates.get(pair);
        if (rate) own.get(each)!.set(pair, rate);
      }
    }
    return own;
  }

  private value(holdings: Holdings, prices: ReadonlyMap<string, LatestPrice>): ValuedPortfolio | Error {
    try {
      const freshnessOf = this.freshness.of.bind(this.freshness);
      return valueHoldings({ holdings, prices, freshnessOf, dailyChangeBasis: this.config.dailyChangeBasis });
    } catch (error) {
      return toPoisoned(error);
    }
  }
}

const isHoldings = (each: Holdings | Error | null): each is Holdings => each !== null && !(each instanceof Error);
const toPoisoned = (error: unknown) => new PoisonedError(messageOf(error), { cause: error });

function pricesFor(holdings: Holdings, all: ReadonlyMap<string, LatestPrice>): Map<string, LatestPrice> {
  const own = new Map<string, LatestPrice>();
  for (const symbol of symbolsToPrice(holdings)) {
    const price = all.get(symbol);
    if (price) own.set(symbol, price);
  }
  return own;
}
