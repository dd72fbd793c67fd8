import { knownMoney, money } from '../common/money.js';
import { once } from '../common/once.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Quote } from './domain/quote.js';
import type { Holdings } from './holdings.js';
import { bridgePairsBetween, pairsBetween } from './rates.js';

/** Everything that must be priced to value the holdings: the symbols held, and both directions of each currency pair. */
export function symbolsToPrice(holdings: Holdings): string[] {
  const { baseCurrency } = holdings.portfolio;
  const pairs = [...currenciesOf(holdings)].flatMap((currency) => pairsBetween(currency, baseCurrency));
  return [...holdings.positions.map(({ symbol }) => symbol), ...pairs];
}

/** Pairs that are needed besides: where a symbol is priced in another currency than it is held in, and where a rate goes over a third one. */
export function pairsOfPrices(prices: ReadonlyMap<string, LatestPrice>, holdings: Holdings): string[] {
  const { baseCurrency } = holdings.portfolio;
  const asked = currenciesOf(holdings);
  const others = new Set<string>();
  for (const { symbol, currency } of prices.values()) {
    if (currency !== null && !symbol.includes('/') && !asked.has(currency)) others.add(currency);
  }
  const isQuoted = (currency: string) => pairsBetween(currency, baseCurrency).some((pair) => prices.has(pair));
  return [...asked, ...others].flatMap((currency) => {
    const direct = others.has(currency) ? pairsBetween(currency, baseCurrency) : [];
    return isQuoted(currency) ? direct : direct.concat(bridgePairsBetween(currency, baseCurrency));
  });
}

const currenciesOf = ({ positions, cash }: Holdings) =>
  new Set([...positions, ...cash].map(({ currency }) => currency));

/** A price with its figures read, once for all who hold the symbol. */
export const toQuote = once((latest: LatestPrice): Quote => {
  const { price, currency, asOf, tradingDay, openingPrice, previousClose } = latest;
  return {
    price: money(price),
    currency,
    asOf: new Date(asOf),
    tradingDay,
    openingPrice: knownMoney(openingPrice),
    previousClose: knownMoney(previousClose),
  };
});
