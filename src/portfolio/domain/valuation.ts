import { type Money, percentOf, sumOf, ZERO } from '../../common/money.js';
import { type DayTrades, noTrades } from './day-trades.js';
import type { CashAccount } from './cash.js';
import { inBase, type Income, minus } from './income.js';
import type { Position } from './position.js';
import type { Quote } from './quote.js';

export type MissingReason =
  | 'no_price'
  | 'no_fx_rate'
  | 'no_fx_rate_at_trade'
  | 'no_previous_close'
  | 'no_opening_price';

export interface Holding {
  symbol: string;
  currency: string;
  position: Position;
}

export interface CashBalance extends CashAccount {
  currency: string;
}

/** A change and what it is a percentage of, both in the base currency. */
export interface Change {
  amount: Money | null;
  base: Money | null;
}

/** What one position is worth, in the base currency unless it says otherwise; `null` is unknown, never 0. */
export interface PositionValue {
  fxRate: Money | null;
  /** at the close before the day of the price; `null` where unknown: the day's change is then told at today's rate */
  previousFxRate: Money | null;
  marketValue: Money | null;
  unrealizedPnl: Money | null;
  /** what of it the rate did: cost × (rate now − rate of the trades); the rest is what the price did */
  unrealizedFxEffect: Money | null;
  dayChange: Change;
  changeFromOpen: Change;
  missing: MissingReason[];
}

export interface PortfolioValue extends Record<keyof Income, Money> {
  marketValue: Money;
  cashValue: Money;
  /** what is not in the sums of the cash, by currency */
  missingCash: { symbol: string; reason: MissingReason }[];
  costBasis: Money;
  unrealizedPnl: Money;
  realizedPnl: Money;
  /** unrealized and realized P&L, dividends and interest, less fees */
  totalPnl: Money;
  dayChange: Change;
  changeFromOpen: Change;
  /** every price and rate was there: the sums cover everything */
  complete: boolean;
}

/** How many units of the base currency one unit of `currency` costs; `null` where unknown. */
export type ToBase = (currency: string) => Money | null;

export interface Rates {
  now: ToBase;
  /** at the close before the day (YYYY-MM-DD) */
  before: (currency: string, day: string) => Money | null;
}

/** market value = quantity × price × fx; unrealized P&L = market value − cost, both in the base currency. */
export function valuePosition({ currency, position }: Holding, quote: Quote | null, rates: Rates): PositionValue {
  const { quantity, costBasis, costBasisInBase } = position;
  const today = tradesOfDay(position, quote);
  // A symbol may trade in another currency than it is priced in, such as GBP and GBX.
  const priceCurrency = quote?.currency ?? currency;
  const fxRate = rates.now(priceCurrency);
  const previousFxRate = quote && rates.before(priceCurrency, quote.tradingDay);
  const tradeRate = rates.now(currency);
  const marketValue = worth(quantity, quote?.price ?? null, fxRate);
  const day: Day = {
    startQuantity: quantity.minus(today.boughtQuantity).plus(today.soldQuantity),
    bought: inBase(today.boughtAmount, tradeRate),
    sold: inBase(today.soldAmount, tradeRate),
  };
  const startedAt = worth(day.startQuantity, quote?.previousClose ?? null, previousFxRate ?? fxRate);
  const openedAt = worth(day.startQuantity, quote?.openingPrice ?? null, fxRate);
  const dayChange = changeSince(startedAt, day, marketValue);
  const changeFromOpen = changeSince(openedAt, day, marketValue);
  const traded = !today.boughtAmount.isZero() || !today.soldAmount.isZero();
  const unrated = fxRate === null || (traded && tradeRate === null);
  return {
    fxRate,
    previousFxRate,
    marketValue,
    unrealizedPnl: minus(marketValue, costBasisInBase),
    unrealizedFxEffect: marketValue && minus(inBase(costBasis, tradeRate), costBasisInBase),
    dayChange,
    changeFromOpen,
    missing: missingOf(position, { quote, traded, unrated, dayChange, changeFromOpen }),
  };
}

interface Known {
  quote: Quote | null;
  traded: boolean;
  unrated: boolean;
  dayChange: Change;
  changeFromOpen: Change;
}

function missingOf(position: Position, { quote, traded, unrated, dayChange, changeFromOpen }: Known): MissingReason[] {
  const held = !position.quantity.isZero();
  const isUnpriced = held && quote === null;
  const isUnrated = (held || (traded && quote !== null)) && unrated;
  const missing: MissingReason[] = [];
  if (isUnpriced) missing.push('no_price');
  if (isUnrated) missing.push('no_fx_rate');
  if (isUnratedAtTrade(position)) missing.push('no_fx_rate_at_trade');
  if (!isUnpriced && !isUnrated && dayChange.amount === null) missing.push('no_previous_close');
  if (!isUnpriced && !isUnrated && changeFromOpen.amount === null) missing.push('no_opening_price');
  return missing;
}

const isUnratedAtTrade = ({ costBasisInBase, realizedPnl, dividends, interest, fees }: Position) =>
  costBasisInBase === null || realizedPnl === null || dividends === null || interest === null || fees === null;

/** What a day began with and what was traded in it; amounts in the base currency. */
interface Day {
  startQuantity: Money;
  bought: Money | null;
  sold: Money | null;
}

const UNKNOWN: Change = { amount: null, base: null };
const NO_TRADES = noTrades(null);

/** What was traded on the day of the quote or since; without a quote, on whatever day was the last. */
function tradesOfDay({ today }: Position, quote: Quote | null): DayTrades {
  return today.day !== null && (quote === null || today.day >= quote.tradingDay) ? today : NO_TRADES;
}

/**
 * The change since the day's reference price: value now + sold today − value at the reference − bought today.
 * What was bought today so counts from its execution price, what was sold today up to it; without trades it is
 * quantity × (price − reference). The base is the reference value plus what was bought.
 */
function changeSince(startValue: Money | null, { bought, sold }: Day, valueNow: Money | null): Change {
  if (startValue === null || valueNow === null || bought === null || sold === null) return UNKNOWN;
  const base = startValue.plus(bought);
  return { amount: valueNow.plus(sold).minus(base), base };
}

/** Sums what is known. */
export function valuePortfolio(
  holdings: readonly Holding[],
  values: readonly PositionValue[],
  cash: readonly CashBalance[],
  { now }: Rates,
): PortfolioValue {
  const cashValues = cash.map(({ currency, amount }) => inBase(amount, now(currency)));
  const missingCash = cash.flatMap((balance, index) => missingOfCash(balance, cashValues[index] ?? null));
  const earners: readonly Income[] = [...holdings.map(({ position }) => position), ...cash];
  const dividends = sumOf(earners, (earner) => earner.dividends);
  const interest = sumOf(earners, (earner) => earner.interest);
  const fees = sumOf(earners, (earner) => earner.fees);
  const unrealizedPnl = sumOf(values, (value) => value.unrealizedPnl);
  const realizedPnl = sumOf(holdings, ({ position }) => position.realizedPnl);
  return {
    missingCash,
    marketValue: sumOf(values, ({ marketValue }) => marketValue),
    cashValue: sumOf(cashValues, (value) => value),
    costBasis: sumOf(holdings, ({ position }) => position.costBasisInBase),
    unrealizedPnl,
    realizedPnl,
    dividends,
    interest,
    fees,
    totalPnl: unrealizedPnl.plus(realizedPnl).plus(dividends).plus(interest).minus(fees),
    dayChange: totalChange(values, ({ dayChange }) => dayChange),
    changeFromOpen: totalChange(values, ({ changeFromOpen }) => changeFromOpen),
    complete: missingCash.length === 0 && !values.some(({ missing }) => missing.some(leavesOut)),
  };
}

function missingOfCash({ currency, dividends, interest, fees }: CashBalance, value: Money | null) {
  const reasons: MissingReason[] = [];
  if (value === null) reasons.push('no_fx_rate');
  if ([dividends, interest, fees].includes(null)) reasons.push('no_fx_rate_at_trade');
  return reasons.map((reason) => ({ symbol: currency, reason }));
}

/** Percent of its base; `null` where either is unknown or the base is 0. */
export function percent({ amount, base }: Change): Money | null {
  return amount && base && percentOf(amount, base);
}

const leavesOut = (reason: MissingReason) => reason !== 'no_previous_close' && reason !== 'no_opening_price';

function totalChange(values: readonly PositionValue[], changeOf: (value: PositionValue) => Change): Change {
  if (values.length > 0 && values.every((value) => changeOf(value).amount === null)) return UNKNOWN;
  return {
    amount: sumOf(values, (value) => changeOf(value).amount),
    base: sumOf(values, (value) => changeOf(value).base),
  };
}

/** quantity × price × rate; nothing is worth 0 whatever its price, and anything else is unknown where a factor is. */
function worth(quantity: Money, price: Money | null, rate: Money | null): Money | null {
  if (quantity.isZero()) return ZERO;
  return price === null || rate === null ? null : quantity.times(price).times(rate);
}
