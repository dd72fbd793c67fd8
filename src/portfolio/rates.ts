import { divide, knownMoney, type Money, money, ONE } from '../common/money.js';
import { once } from '../common/once.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Rates } from './domain/valuation.js';

/** Where a pair is not quoted, the rate goes over one of these, the first that both sides are quoted in. */
const BRIDGES = ['EUR', 'USD'];

/** What one unit of a currency costs in another one. */
export interface Rate {
  rate: Money;
  /** the currency that it goes over, where the pair itself is not quoted */
  via: string | null;
}

/** What a pair such as EUR/USD costs; `null` where nobody has brought it. */
export type PairPrice = (pair: string) => Money | null;

/** The rate as brought, else the inverse of the opposite pair, else over EUR or USD; to 18 places. `null`: there is no way. */
export function rateBetween(from: string, to: string, priceOf: PairPrice): Rate | null {
  if (from === to) return { rate: ONE, via: null };
  const quoted = quotedRate(from, to, priceOf);
  if (quoted) return { rate: quoted, via: null };
  for (const via of bridgesBetween(from, to)) {
    const [first, second] = [quotedRate(from, via, priceOf), quotedRate(via, to, priceOf)];
    const rate = first && second && divide(first.times(second), ONE);
    if (rate) return { rate, via };
  }
  return null;
}

function quotedRate(from: string, to: string, priceOf: PairPrice): Money | null {
  const direct = priceOf(`${from}/${to}`);
  if (direct) return direct;
  const opposite = priceOf(`${to}/${from}`);
  return opposite && divide(ONE, opposite);
}

/** Both that the rate may come from directly. */
export const pairsBetween = (from: string, to: string): string[] =>
  from === to ? [] : [`${from}/${to}`, `${to}/${from}`];

/** Those that it may come from where the direct ones are not quoted. */
export const bridgePairsBetween = (from: string, to: string): string[] =>
  from === to ? [] : bridgesBetween(from, to).flatMap((via) => pairsBetween(from, via).concat(pairsBetween(via, to)));

const bridgesBetween = (from: string, to: string) => BRIDGES.filter((currency) => currency !== from && currency !== to);

type Prices = ReadonlyMap<string, LatestPrice>;

/** The rates into a currency that the prices of pairs make, each worked out once. */
export class RateBook implements Rates {
  private readonly rates = new Map<string, Rate | null>();
  private readonly earlier = new Map<string, Money | null>();

  constructor(
    private readonly prices: Prices,
    private readonly baseCurrency: string,
  ) {}

  readonly now = (currency: string): Money | null => this.rateOf(currency)?.rate ?? null;

  /** A pair that was not priced since has kept its rate; of another one it is the previous close. */
  readonly before = (currency: string, day: string): Money | null => {
    if (currency === this.baseCurrency) return ONE;
    const key = `${currency} ${day}`;
    let rate = this.earlier.get(key);
    if (rate === undefined) {
      const priceBefore = (pair: string) => {
        const known = this.prices.get(pair);
        return known ? (known.tradingDay < day ? priceOf(known) : previousCloseOf(known)) : null;
      };
      this.earlier.set(key, (rate = rateBetween(currency, this.baseCurrency, priceBefore)?.rate ?? null));
    }
    return rate;
  };

  rateOf(currency: string): Rate | null {
    let rate = this.rates.get(currency);
    if (rate === undefined) {
      const latest = (pair: string) => {
        const known = this.prices.get(pair);
        return known ? priceOf(known) : null;
      };
      this.rates.set(currency, (rate = rateBetween(currency, this.baseCurrency, latest)));
    }
    return rate;
  }
}

const priceOf = once(({ price }: LatestPrice) => money(price));
const previousCloseOf = once(({ previousClose }: LatestPrice) => knownMoney(previousClose));
