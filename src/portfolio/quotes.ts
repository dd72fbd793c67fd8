import { divide, type Money, money } from '../common/money.js';
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
  return (currency): Money | null => {
    if (currency === baseCurrency) return ONE;
    const direct = prices.get(`${currency}/${baseCurrency}`);
    if (direct) return money(direct.price);
    const opposite = prices.get(`${baseCurrency}/${currency}`);
    return opposite ? divide(ONE, money(opposite.price)) : null;
  };
}

/** @param currency the position's own, where whoever brought the price did not say */
export function toQuote(price: LatestPrice, currency: string): Quote {
  return {
    price: money(price.price),
    currency: price.currency ?? currency,
    tradingDay: price.tradingDay,
    openingPrice: optional(price.openingPrice),
    previousClose: optional(price.previousClose),
  };
}
