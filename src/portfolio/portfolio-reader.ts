import { Inject, Injectable } from '@nestjs/common';
import type { ServedBy } from '../cache/cache.service.js';
import type { Config } from '../config/config.js';
import { CONFIG } from '../config/config.module.js';
import { FreshnessService } from '../market-data/freshness.js';
import { type LatestPrice, PriceReader } from '../market-data/price-reader.js';
import { type Answer, AnswerMemo } from './answer-memo.js';
import type { Holdings } from './holdings.js';
import { HoldingsReader, type ReadOptions } from './holdings-reader.js';
import { presentPortfolio } from './portfolio-view.js';
import type { PortfolioView } from './portfolio.schemas.js';
import { pairsOfPrices, symbolsToPrice } from './quotes.js';

interface Inputs {
  holdings: Holdings;
  prices: Map<string, LatestPrice>;
  /** where the holdings came from */
  servedBy: ServedBy;
}

type FreshnessOf = FreshnessService['of'];

/** A portfolio at the latest prices. Holdings and prices are cached, their product is not: it can only be as old as they are (docs/adr/0003). */
@Injectable()
export class PortfolioReader {
  private readonly answers: AnswerMemo;

  constructor(
    private readonly holdings: HoldingsReader,
    private readonly prices: PriceReader,
    private readonly freshness: FreshnessService,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.answers = new AnswerMemo(freshness);
  }

  /** At most 3 queries, however many positions; a 4th where one is priced in another currency than it is held in. @throws DomainError as {@link HoldingsReader.read} */
  async read(userId: string, portfolioId: string, options?: ReadOptions): Promise<{ portfolio: PortfolioView }> {
    const inputs = await this.inputs(userId, portfolioId, options);
    return { portfolio: this.value(inputs, this.freshness.of.bind(this.freshness)) };
  }

  /** The same as its bytes, which are made anew only where something has changed. @throws DomainError as {@link HoldingsReader.read} */
  async answer(
    userId: string,
    portfolioId: string,
    options: ReadOptions,
  ): Promise<{ answer: Answer; servedBy: ServedBy }> {
    const inputs = await this.inputs(userId, portfolioId, options);
    const { holdings, prices, servedBy } = inputs;
    const answer = this.answers.answer(holdings, prices, (freshnessOf) => this.value(inputs, freshnessOf));
    return { answer, servedBy };
  }

  private async inputs(userId: string, portfolioId: string, options: ReadOptions = {}): Promise<Inputs> {
    const { value: holdings, servedBy } = await this.holdings.read(userId, portfolioId, options);
    const latest = (symbols: string[]) => (options.noCache ? this.prices.load(symbols) : this.prices.latest(symbols));
    const asked = symbolsToPrice(holdings);
    const prices = await latest(asked);
    const more = pairsOfPrices(prices, holdings).filter((pair) => !asked.includes(pair));
    if (more.length > 0) for (const [pair, rate] of await latest(more)) prices.set(pair, rate);
    return { holdings, prices, servedBy };
  }

  private value({ holdings, prices }: Inputs, freshnessOf: FreshnessOf): PortfolioView {
    return presentPortfolio({ holdings, prices, freshnessOf, dailyChangeBasis: this.config.dailyChangeBasis });
  }
}
