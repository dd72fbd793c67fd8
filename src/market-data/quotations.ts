import { Injectable } from '@nestjs/common';
import { FreshnessService } from './freshness.js';
import { PriceReader } from './price-reader.js';
import type { Quotation } from './price.schemas.js';
import { presentPrice } from './price-view.js';

const unknown: Quotation = {
  price: null,
  currency: null,
  asOf: null,
  openingPrice: null,
  previousClose: null,
  change: null,
  changePercent: null,
  freshness: null,
};

/** The latest prices for lists of symbols. */
@Injectable()
export class Quotations {
  constructor(
    private readonly prices: PriceReader,
    private readonly freshness: FreshnessService,
  ) {}

  /** Of any symbol among `symbols`: one round trip to the cache, at most one query. */
  async of(symbols: readonly string[]): Promise<(symbol: string) => Quotation> {
    const latest = await this.prices.latest(symbols);
    return (symbol) => {
      const found = latest.get(symbol);
      if (!found) return unknown;
      const {
        symbol: _symbol,
        volume: _volume,
        source: _source,
        ...quotation
      } = presentPrice(found, this.freshness.of(new Date(found.asOf), symbol));
      return quotation;
    };
  }
}
