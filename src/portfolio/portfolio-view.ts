import { divide, formatMoney, percentOf } from '../common/money.js';
import { once } from '../common/once.js';
import { oldest, type Freshness } from '../market-data/freshness.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { minus } from './domain/income.js';
import type { Position } from './domain/position.js';
import type { Quote } from './domain/quote.js';
import { inUnitsOfNow } from './domain/splits.js';
import {
  type CashBalance,
  type Holding,
  percent,
  type PositionValue,
  valuePortfolio,
  valuePosition,
} from './domain/valuation.js';
import { toCashAccount, toPosition, type CashFacts, type Holdings, type PositionFacts } from './holdings.js';
import type { PortfolioView, PositionView, ValuationView } from './portfolio.schemas.js';
import { toQuote } from './quotes.js';
import { RateBook } from './rates.js';

interface Pricing {
  prices: ReadonlyMap<string, LatestPrice>;
  freshnessOf: (asOf: Date, symbol: string) => Freshness;
}

interface Context extends Pricing {
  holdings: Holdings;
  dailyChangeBasis: 'previousClose' | 'open';
}

/** Values the holdings at the given prices, in the shape of the API. The same inputs give the same answer on every process. */
export const presentPortfolio = (context: Context): PortfolioView => valueHoldings(context)();

/** A portfolio that has been valued; writing it out costs more than valuing it, so that is done for whoever looks at it. */
export type ValuedPortfolio = () => PortfolioView;

export function valueHoldings(context: Context): ValuedPortfolio {
  const { holdings, prices } = context;
  const { updatedAt: _, ...portfolio } = holdings.portfolio;
  const { baseCurrency } = portfolio;
  const rates = new RateBook(prices, baseCurrency);
  const { held, cash } = toFigures(holdings);
  const valued = held.map((holding) => valueOf(holding, rates, prices));
  const values = valued.map(({ value }) => value);
  const total = valuePortfolio(held, values, cash, rates);
  return () => {
    const positions = holdings.positions.map((facts, index) => presentPosition(facts, valued[index]!, rates, context));
    const balances = holdings.cash.map(({ currency, amount }) => ({ currency, amount }));
    const valuation = presentValuation(total, values, positions, context);
    return { ...portfolio, positions, cash: balances, valuation };
  };
}

/** Holdings with their figures read, once for as long as memory keeps them. */
const toFigures = once(({ positions, cash }: Holdings) => ({
  held: positions.map(toHolding),
  cash: cash.map(toCashBalance),
}));

/** One position by itself, as the answer to a trade shows it. */
export function presentSinglePosition(facts: PositionFacts, baseCurrency: string, context: Pricing): PositionView {
  const { prices } = context;
  const rates = new RateBook(prices, baseCurrency);
  return presentPosition(facts, valueOf(toHolding(facts), rates, prices), rates, context);
}

interface Valued {
  position: Position;
  quote: Quote | null;
  value: PositionValue;
}

function valueOf(holding: Holding, rates: RateBook, prices: Pricing['prices']): Valued {
  const { position, symbol } = holding;
  const price = prices.get(symbol);
  const quote = price ? inUnitsOfNow(toQuote(price), position.splits) : null;
  return { position, quote, value: valuePosition(holding, quote, rates) };
}

function toCashBalance(facts: CashFacts): CashBalance {
  return { currency: facts.currency, ...toCashAccount(facts) };
}

function toHolding(facts: PositionFacts): Holding {
  return { symbol: facts.symbol, currency: facts.currency, position: toPosition(facts) };
}

function presentPosition(
  { id, symbol, currency, version }: PositionFacts,
  { position, quote, value }: Valued,
  rates: RateBook,
  { prices, freshnessOf }: Pricing,
): PositionView {
  const price = prices.get(symbol);
  const { quantity, costBasis, costBasisInBase } = position;
  const { unrealizedPnl, unrealizedFxEffect } = value;
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
    fxRateVia: rates.rateOf(quote?.currency ?? currency)?.via ?? null,
    previousFxRate: formatMoney(value.previousFxRate),
    marketValue: formatMoney(value.marketValue),
    unrealizedPnl: formatMoney(unrealizedPnl),
    unrealizedPnlPercent: formatMoney(unrealizedPnl && costBasisInBase && percentOf(unrealizedPnl, costBasisInBase)),
    unrealizedPriceEffect: formatMoney(minus(unrealizedPnl, unrealizedFxEffect)),
    unrealizedFxEffect: formatMoney(unrealizedFxEffect),
    realizedPnl: formatMoney(position.realizedPnl),
    realizedPriceEffect: formatMoney(minus(position.realizedPnl, position.realizedFxEffect)),
    realizedFxEffect: formatMoney(position.realizedFxEffect),
    dividends: formatMoney(position.dividends),
    interest: formatMoney(position.interest),
    fees: formatMoney(position.fees),
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
  const { marketValue, cashValue, dayChange, changeFromOpen } = total;
  const daily = dailyChangeBasis === 'open' ? changeFromOpen : dayChange;
  const times = [...prices.values()].map(({ asOf }) => asOf);
  const held = positions.filter(({ quantity }) => quantity !== '0');
  return {
    marketValue: formatMoney(marketValue),
    cashValue: formatMoney(cashValue),
    totalValue: formatMoney(marketValue.plus(cashValue)),
    costBasis: formatMoney(total.costBasis),
    unrealizedPnl: formatMoney(total.unrealizedPnl),
    realizedPnl: formatMoney(total.realizedPnl),
    dividends: formatMoney(total.dividends),
    interest: formatMoney(total.interest),
    fees: formatMoney(total.fees),
    totalPnl: formatMoney(total.totalPnl),
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
    missing: [...missingOf(values, positions), ...total.missingCash],
  };
}

function missingOf(values: readonly PositionValue[], positions: readonly PositionView[]): ValuationView['missing'] {
  return positions.flatMap(({ symbol }, index) => (values[index]?.missing ?? []).map((reason) => ({ symbol, reason })));
}
