import { divide, type Money, money } from '../common/money.js';
import { once } from '../common/once.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Quote, ToBase } from './domain/valuation.js';
import type { Holdings } from './holdings.js';

const ONE = money('1');
const optional = (text: string | null) => (text === null ? null : money(text));

/** Everything that must be priced to value the holdings: the symbols held, and both directions of each currency pair. */
export function symbolsToPrice({ portfolio, positions, cash }: Holdings): string[] {
  const { baseCurrency } = portfolio;
  const currencies = new Set([...positions, ...cash].map(({ currency }) => currency));
  currencies.delete(baseCurrency);
  const pairs = [...currencies].flatMap((currency) => [`${currency}/${baseCurrency}`, `${baseCurrency}/${currency}`]);
  return [...positions.map(({ symbol }) => symbol), ...pairs];
}

/** Pairs that are needed besides, where a symbol is priced in another currency than it is held in. */
export function pairsOfPrices(prices: ReadonlyMap<string, LatestPrice>, { portfolio }: Holdings): string[] {
  const { baseCurrency } = portfolio;
  const currencies = new Set(
    [...prices.values()].flatMap(({ symbol, currency }) => (symbol.includes('/') ? [] : [currency])),
  );
  const foreign = [...currencies].filter((currency) => currency !== null && currency !== baseCurrency);
  const pairs = foreign.flatMap((currency) => [`${currency}/${baseCurrency}`, `${baseCurrency}/${currency}`]);
  return pairs.filter((pair) => !prices.has(pair));
}

/** The rate as brought, else the inverse of the opposite pair (to 18 places). */
export function toBaseBy(prices: ReadonlyMap<string, LatestPrice>, baseCurrency: string): ToBase {
  const known = new Map<string, Money | null>([[baseCurrency, ONE]]);
  return (currency): Money | null => {
    let rate = known.get(currency);
    if (rate === undefined) known.set(currency, (rate = rateBetween(prices, currency, baseCurrency)));
    return rate;
  };
}

function rateBetween(prices: ReadonlyMap<string, LatestPrice>, currency: string, baseCurrency: string): Money | null {
  const direct = prices.get(`${currency}/${baseCurrency}`);
  if (direct) return rateOf(direct);
  const opposite = prices.get(`${baseCurrency}/${currency}`);
  return opposite ? inverseOf(opposite) : null;
}

const rateOf = once(({ price }: LatestPrice) => money(price));
const inverseOf = once((opposite: LatestPrice) => divide(ONE, rateOf(opposite)));

/** A price with its figures read, once for all who hold the symbol. */
export const toQuote = once(({ price, currency, tradingDay, openingPrice, previousClose }: LatestPrice): Quote => ({
  price: money(price),
  currency,
  tradingDay,
  openingPrice: optional(openingPrice),
  previousClose: optional(previousClose),
}));
