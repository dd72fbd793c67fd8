import { Injectable } from '@nestjs/common';
import { symbolSchema } from '../../common/validation.js';
import type { Topic } from '../../realtime/topic.js';
import { FreshnessService } from '../freshness.js';
import { type LatestPrice, PriceReader } from '../price-reader.js';
import type { PriceView } from '../price.schemas.js';
import { presentPrice } from '../price-view.js';

/** What clients are told of a symbol that nobody has brought a price of. */
export interface NoPrice {
  symbol: string;
  price: null;
}

/** Prices by symbol, as clients follow them; everybody who is signed in may. Each update is the whole. */
@Injectable()
export class PriceTopic implements Topic {
  readonly name = 'symbol';
  readonly field = 'symbols';
  readonly id = symbolSchema;
  readonly event = 'price.update';
  /** one message tells of many symbols (price-followers.ts) */
  readonly isToldHere = true;

  constructor(
    private readonly reader: PriceReader,
    private readonly freshness: FreshnessService,
  ) {}

  async authorize(): Promise<void> {}

  /** Past the cache: memory may be some ms behind a price that was told of already, and then nobody would tell of it again. */
  async snapshots(_userId: string, symbols: readonly string[]): Promise<(PriceView | NoPrice)[]> {
    const prices = await this.reader.load(symbols);
    return symbols.map((symbol) => this.present(symbol, prices.get(symbol)));
  }

  whole(price: object): object {
    return price;
  }

  present(symbol: string, latest: LatestPrice | undefined): PriceView | NoPrice {
    return latest ? presentPrice(latest, this.freshness.of(new Date(latest.asOf), symbol)) : { symbol, price: null };
  }
}
