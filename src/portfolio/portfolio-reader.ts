import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { ServedBy } from '../cache/cache.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { FreshnessService } from '../market-data/freshness.js';
import { PriceReader } from '../market-data/price-reader.js';
import { HoldingsReader, type ReadOptions } from './holdings-reader.js';
import { presentPortfolio } from './portfolio-view.js';
import type { PortfolioView } from './portfolio.schemas.js';
import { pairsOfPrices, symbolsToPrice } from './quotes.js';

export interface PortfolioRead {
  portfolio: PortfolioView;
  /** where the holdings came from */
  servedBy: ServedBy;
  /** changes with every change of what the client would see */
  etag: string;
}

/** A portfolio at the latest prices. Holdings and prices are cached, their product is not: it can only be as old as they are (docs/adr/0003). */
@Injectable()
export class PortfolioReader {
  constructor(
    private readonly holdings: HoldingsReader,
    private readonly prices: PriceReader,
    private readonly freshness: FreshnessService,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** At most 3 queries, however many positions; a 4th where one is priced in another currency than it is held in. @throws DomainError as {@link HoldingsReader.read} */
  async read(userId: string, portfolioId: string, options: ReadOptions = {}): Promise<PortfolioRead> {
    const { value: holdings, servedBy } = await this.holdings.read(userId, portfolioId, options);
    const latest = (symbols: string[]) => (options.noCache ? this.prices.load(symbols) : this.prices.latest(symbols));
    const asked = symbolsToPrice(holdings);
    const prices = await latest(asked);
    const more = pairsOfPrices(prices, holdings).filter((pair) => !asked.includes(pair));
    if (more.length > 0) for (const [pair, rate] of await latest(more)) prices.set(pair, rate);
    const portfolio = presentPortfolio({
      holdings,
      prices,
      freshnessOf: (asOf) => this.freshness.of(asOf),
      dailyChangeBasis: this.config.dailyChangeBasis,
    });
    return { portfolio, servedBy, etag: etagOf(portfolio) };
  }
}

/** `"<revision>-<valuation>"`; the second part is a digest, so that equal answers of two processes have equal tags. */
function etagOf(portfolio: PortfolioView): string {
  const digest = createHash('sha1').update(JSON.stringify(portfolio)).digest('base64url').slice(0, 12);
  return `"${portfolio.revision}-${digest}"`;
}
