import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { In, type Repository } from 'typeorm';
import { CacheService } from '../cache/cache.service.js';
import { cacheKeys } from '../common/cache-keys.js';
import { Price } from './price.entity.js';

/** A price as the cache keeps it: money as decimal strings, `asOf` ISO 8601. */
export interface LatestPrice {
  symbol: string;
  price: string;
  currency: string | null;
  asOf: string;
  tradingDay: string;
  openingPrice: string | null;
  previousClose: string | null;
  volume: string | null;
  source: string;
}

@Injectable()
export class PriceReader {
  constructor(
    @InjectRepository(Price) private readonly prices: Repository<Price>,
    private readonly cache: CacheService,
  ) {}

  /** The latest prices by symbol, without those that nobody has brought yet: one round trip to the cache, at most one query. */
  async latest(symbols: Iterable<string>): Promise<Map<string, LatestPrice>> {
    const wanted = [...new Set(symbols)];
    const load = async (missing: number[]): Promise<(LatestPrice | null)[]> => {
      const asked = missing.map((index) => wanted[index] ?? '');
      const found = await this.load(asked);
      return asked.map((symbol) => found.get(symbol) ?? null);
    };
    const prices = await this.cache.readMany(
      wanted.map((symbol) => cacheKeys.price(symbol)),
      load,
    );
    const known = new Map<string, LatestPrice>();
    for (const price of prices) if (price) known.set(price.symbol, price);
    return known;
  }

  /** The same, past the cache. */
  async load(symbols: readonly string[]): Promise<Map<string, LatestPrice>> {
    if (symbols.length === 0) return new Map();
    const rows = await this.prices.findBy({ symbol: In(symbols) });
    return new Map(rows.map((row) => [row.symbol, toLatest(row)]));
  }
}

function toLatest(row: Price): LatestPrice {
  const { symbol, price, currency, asOf, tradingDay, openingPrice, previousClose, volume, source } = row;
  return { symbol, price, currency, asOf: asOf.toISOString(), tradingDay, openingPrice, previousClose, volume, source };
}
