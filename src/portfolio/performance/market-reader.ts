import { Injectable } from '@nestjs/common';
import { knownMoney, money } from '../../common/money.js';
import { inSlices } from '../../common/slices.js';
import { DailyCloses } from '../../market-data/daily-closes.js';
import { FxHistory } from '../../market-data/fx-history.js';
import { type LatestPrice, PriceReader } from '../../market-data/price-reader.js';
import { endOf } from '../domain/days.js';
import { bridgePairsBetween, pairsBetween, rateBetween } from '../rates.js';
import type { Market } from './day-values.js';
import { MAX_LOOKUPS, RangeTooLargeError } from './limits.js';
import type { Point } from './track.js';

/** Reads what the assets of all points cost then: closes and rates of days, the latest prices today. */
@Injectable()
export class MarketReader {
  constructor(
    private readonly prices: PriceReader,
    private readonly closes: DailyCloses,
    private readonly fx: FxHistory,
  ) {}

  /** @throws RangeTooLargeError */
  async read(points: readonly Point[], baseCurrency: string, today: string): Promise<Market> {
    const held = await inSlices(needsOf(points));
    const latest = await this.prices.latest([...held.symbols, ...pairsInto(baseCurrency, held.currencies)]);
    const currencyOf = (symbol: string) => latest.get(symbol)?.currency ?? null;
    const others = [...held.symbols].flatMap((symbol) => currencyOf(symbol) ?? []);
    const more = pairsInto(baseCurrency, others).filter((pair) => !latest.has(pair));
    if (more.length > 0) for (const [pair, rate] of await this.prices.latest(more)) latest.set(pair, rate);
    const before = [...held.days].filter((day) => day < today);
    const pairs = pairsInto(baseCurrency, [...held.currencies, ...others]).filter((pair) => latest.has(pair));
    const asked = [...held.closes.values()].filter(({ day }) => day < today);
    if (asked.length + pairs.length * before.length > MAX_LOOKUPS) {
      throw new RangeTooLargeError('The range needs too many prices and rates');
    }
    const closes = await this.closes.read(asked);
    const ends = before.map(endOf);
    const rateBefore = await this.fx.pairsBefore(pairs.flatMap((pair) => ends.map((end) => ({ pair, before: end }))));
    const known = (pair: string, day: string) => (day < today ? rateBefore(pair, endOf(day)) : latest.get(pair)?.price);
    return {
      currencyOf,
      closeOf: remembered((symbol, day) => {
        const { close, asOf } = (day < today ? closes.get(`${symbol} ${day}`) : latestClose(latest.get(symbol))) ?? {};
        return close && asOf ? { price: money(close), asOf } : null;
      }),
      rateOf: remembered(
        (currency, day) => rateBetween(currency, baseCurrency, (pair) => knownMoney(known(pair, day)))?.rate ?? null,
      ),
    };
  }
}

function* needsOf(points: readonly Point[]) {
  const needs = {
    symbols: new Set<string>(),
    currencies: new Set<string>(),
    days: new Set<string>(),
    closes: new Map<string, { symbol: string; day: string }>(),
  };
  for (const { day, assets } of points) {
    for (const { symbol, currency } of assets.positions) {
      needs.symbols.add(symbol);
      needs.currencies.add(currency);
      needs.closes.set(`${symbol} ${day}`, { symbol, day });
    }
    for (const { currency } of assets.cash) needs.currencies.add(currency);
    needs.days.add(day);
    yield;
  }
  return needs;
}

function pairsInto(baseCurrency: string, currencies: Iterable<string>): string[] {
  const pairs = [...currencies].flatMap((currency) =>
    pairsBetween(currency, baseCurrency).concat(bridgePairsBetween(currency, baseCurrency)),
  );
  return [...new Set(pairs)];
}

const latestClose = (latest: LatestPrice | undefined) => latest && { close: latest.price, asOf: new Date(latest.asOf) };

function remembered<T>(find: (symbol: string, day: string) => T): (symbol: string, day: string) => T {
  const found = new Map<string, T>();
  return (symbol, day) => {
    const key = `${symbol} ${day}`;
    let value = found.get(key);
    if (value === undefined) found.set(key, (value = find(symbol, day)));
    return value;
  };
}
