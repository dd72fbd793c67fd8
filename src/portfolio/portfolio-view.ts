import { divide, formatMoney, money, percentOf } from '../common/money.js';
import { oldest, type Freshness } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Position } from './domain/position.js';
import {
  type Holding,
  percent,
  type PositionValue,
  type Quote,
  valuePortfolio,
  valuePosition,
} from './domain/valuation.js';
import { toPosition, type Holdings, type PositionFacts } from './holdings.js';
import type { PortfolioView, PositionView, ValuationView } from './portfolio.schemas.js';
import { toBaseBy, toQuote } from './quotes.js';

interface Pricing {
  prices: ReadonlyMap<string, LatestPrice>;
  freshnessOf: (asOf: Date, symbol: string) => Freshness;
}

interface Context extends Pricing {
  holdings: Holdings;
  dailyChangeBasis: 'previousClose' | 'open';
}

/** Values the holdings at the given prices, in the shape of the API. The same inputs give the same answer on every process. */
export function presentPortfolio(context: Context): PortfolioView {
  const { holdings, prices } = context;
  const { updatedAt: _, ...portfolio } = holdings.portfolio;
  const { baseCurrency } = portfolio;
  const toBase = toBaseBy(prices, baseCurrency);
  const held = holdings.positions.map(toHolding);
  const values = held.map((each) => valuePosition(each, quoteOf(each.symbol, prices), toBase));
  const positions = holdings.positions.map((facts, index) =>
    presentPosition(facts, held[index]!.position, values[index]!, context),
  );
  const cash = holdings.cash.map(({ currency, amount }) => ({ currency, amount: money(amount) }));
  const valuation = presentValuation(valuePortfolio(held, values, cash, toBase), values, positions, context);
  const balances = holdings.cash.map(({ currency, amount }) => ({ currency, amount }));
  return { ...portfolio, positions, cash: balances, valuation };
}

/** One position by itself, as the answer to a trade shows it. */
export function presentSinglePosition(facts: PositionFacts, baseCurrency: string, context: Pricing): PositionView {
  const { prices } = context;
  const held = toHolding(facts);
  const value = valuePosition(held, quoteOf(facts.symbol, prices), toBaseBy(prices, baseCurrency));
  return presentPosition(facts, held.position, value, context);
}

const toHolding = (facts: PositionFacts): Holding => ({
  symbol: facts.symbol,
  currency: facts.currency,
  position: toPosition(facts),
});

function quoteOf(symbol: string, prices: Pricing['prices']): Quote | null {
  const price = prices.get(symbol);
  return price ? toQuote(price) : null;
}

function presentPosition(
  { id, symbol, currency, version }: PositionFacts,
  { quantity, costBasis, costBasisInBase, realizedPnl }: Position,
  value: PositionValue,
  { prices, freshnessOf }: Pricing,
): PositionView {
  const price = prices.get(symbol);
  const quote = price && toQuote(price);
  const { unrealizedPnl } = value;
  return {
    id,
    symbol,
    quantity: formatMoney(quantity),
    averageCost: formatMoney(divide(costBasis, quantity)),
    costBasis: formatMoney(costBasis),
    currency,
    price: formatMoney(quote?.price ?? null),
    priceAsOf: price?.asOf ?? null,
    priceSource: price?.source ?? null,
    openingPrice: formatMoney(quote?.openingPrice ?? null),
    previousClose: formatMoney(quote?.previousClose ?? null),
    fxRate: formatMoney(value.fxRate),
    marketValue: formatMoney(value.marketValue),
    unrealizedPnl: formatMoney(unrealizedPnl),
    unrealizedPnlPercent: formatMoney(unrealizedPnl && costBasisInBase && percentOf(unrealizedPnl, costBasisInBase)),
    realizedPnl: formatMoney(realizedPnl),
    dayChange: formatMoney(value.dayChange.amount),
    dayChangePercent: formatMoney(percent(value.dayChange)),
    freshness: price ? freshnessOf(new Date(price.asOf), symbol) : null,
    version,
  };
}

function presentValuation(
  total: ReturnType<typeof valuePortfolio>,
  values: readonly PositionValue[],
  positions: readonly PositionView[],
  { holdings, prices, dailyChangeBasis }: Context,
): ValuationView {
  const { marketValue, cashValue, unrealizedPnl, realizedPnl, fees, dayChange, changeFromOpen } = total;
  const daily = dailyChangeBasis === 'open' ? changeFromOpen : dayChange;
  const times = [...prices.values()].map(({ asOf }) => asOf);
  const held = positions.filter(({ quantity }) => quantity !== '0');
  return {
    marketValue: formatMoney(marketValue),
    cashValue: formatMoney(cashValue),
    totalValue: formatMoney(marketValue.plus(cashValue)),
    costBasis: formatMoney(total.costBasis),
    unrealizedPnl: formatMoney(unrealizedPnl),
    realizedPnl: formatMoney(realizedPnl),
    // Trades that pay these come with the full set of trade types.
    dividends: '0',
    interest: '0',
    fees: formatMoney(fees),
    totalPnl: formatMoney(unrealizedPnl.plus(realizedPnl).minus(fees)),
    dailyChange: formatMoney(daily.amount),
    dailyChangePercent: formatMoney(percent(daily)),
    dailyChangeBasis,
    changeFromOpen: formatMoney(changeFromOpen.amount),
    changeFromOpenPercent: formatMoney(percent(changeFromOpen)),
    dayChange: formatMoney(dayChange.amount),
    dayChangePercent: formatMoney(percent(dayChange)),
    // The newest price or rate that it rests on; market time, which a replay sets back.
    asOf: times.length > 0 ? times.reduce((a, b) => (a > b ? a : b)) : holdings.portfolio.updatedAt,
    freshness: oldest(held.map(({ freshness }) => freshness ?? 'outdated')) ?? 'live',
    complete: total.complete,
    missing: [
      ...missingOf(values, positions),
      ...total.unratedCash.map((symbol) => ({ symbol, reason: 'no_fx_rate' })),
    ],
  };
}

function missingOf(values: readonly PositionValue[], positions: readonly PositionView[]): ValuationView['missing'] {
  return positions.flatMap(({ symbol }, index) => (values[index]?.missing ?? []).map((reason) => ({ symbol, reason })));
}
