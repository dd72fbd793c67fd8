import { type Money, percentOf, sum, ZERO } from '../../common/money.js';
import { type DayTrades, emptyPosition, type Position } from './position.js';

/** The latest price of a symbol. Money is in the price's currency, days are exchange-local. */
export interface Quote {
  price: Money;
  currency: string;
  tradingDay: string;
  openingPrice: Money | null;
  previousClose: Money | null;
}

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

/** A change and what it is a percentage of, both in the base currency. */
export interface Change {
  amount: Money | null;
  base: Money | null;
}

/** What one position is worth, in the base currency unless it says otherwise; `null` is unknown, never 0. */
export interface PositionValue {
  fxRate: Money | null;
  marketValue: Money | null;
  unrealizedPnl: Money | null;
  dayChange: Change;
  changeFromOpen: Change;
  missing: MissingReason[];
}

export interface PortfolioValue {
  marketValue: Money;
  cashValue: Money;
  /** currencies of cash that no rate is known for: not in the sums */
  unratedCash: string[];
  costBasis: Money;
  unrealizedPnl: Money;
  realizedPnl: Money;
  fees: Money;
  dayChange: Change;
  changeFromOpen: Change;
  /** every price and rate was there: the sums cover everything */
  complete: boolean;
}

/** How many units of the base currency one unit of `currency` costs; `null` where unknown. */
export type ToBase = (currency: string) => Money | null;

/** market value = quantity × price × fx; unrealized P&L = market value − cost, both in the base currency. */
export function valuePosition({ currency, position }: Holding, quote: Quote | null, toBase: ToBase): PositionValue {
  const held = !position.quantity.isZero();
  const today = tradesOfDay(position, quote);
  const fxRate = toBase(quote?.currency ?? currency);
  const marketValue = product(position.quantity, quote?.price ?? null, fxRate);
  const rates = { price: fxRate, trade: toBase(currency) };
  const now = { ...position, today };
  const dayChange = changeSince(now, quote, quote?.previousClose ?? null, rates);
  const changeFromOpen = changeSince(now, quote, quote?.openingPrice ?? null, rates);
  const traded = !today.boughtAmount.plus(today.soldAmount).isZero();
  const unpriced = held && quote === null;
  const unrated = (held || (traded && quote !== null)) && (fxRate === null || (traded && rates.trade === null));
  const atTrade = [position.costBasisInBase, position.realizedPnl, position.fees];
  const reasons: [MissingReason, boolean][] = [
    ['no_price', unpriced],
    ['no_fx_rate', unrated],
    ['no_fx_rate_at_trade', atTrade.includes(null)],
    ['no_previous_close', !unpriced && !unrated && dayChange.amount === null],
    ['no_opening_price', !unpriced && !unrated && changeFromOpen.amount === null],
  ];
  return {
    fxRate,
    marketValue,
    unrealizedPnl: marketValue && position.costBasisInBase && marketValue.minus(position.costBasisInBase),
    dayChange,
    changeFromOpen,
    missing: reasons.filter(([, applies]) => applies).map(([reason]) => reason),
  };
}

/** A symbol may trade in another currency than it is priced in, such as GBP and GBX. */
interface Rates {
  price: Money | null;
  trade: Money | null;
}

const { today: NO_TRADES } = emptyPosition();

/** What was traded on the day of the quote or since; without a quote, on whatever day was the last. */
function tradesOfDay({ today }: Position, quote: Quote | null): DayTrades {
  return today.day !== null && (quote === null || today.day >= quote.tradingDay) ? today : NO_TRADES;
}

/**
 * The change since the day's `reference` price: value now + sold today − value at the reference − bought today.
 * What was bought today so counts from its execution price, what was sold today up to it; without trades it is
 * quantity × (price − reference). The base is the reference value plus what was bought.
 */
function changeSince(
  { quantity, today }: Position,
  quote: Quote | null,
  reference: Money | null,
  rates: Rates,
): Change {
  const { boughtQuantity, soldQuantity } = today;
  const startValue = product(quantity.minus(boughtQuantity).plus(soldQuantity), reference, rates.price);
  const valueNow = product(quantity, quote?.price ?? null, rates.price);
  const boughtAmount = product(today.boughtAmount, rates.trade);
  const soldAmount = product(today.soldAmount, rates.trade);
  if (startValue === null || valueNow === null || boughtAmount === null || soldAmount === null) {
    return { amount: null, base: null };
  }
  const base = startValue.plus(boughtAmount);
  return { amount: valueNow.plus(soldAmount).minus(base), base };
}

/** Sums what is known. */
export function valuePortfolio(
  holdings: readonly Holding[],
  values: readonly PositionValue[],
  cash: readonly { currency: string; amount: Money }[],
  toBase: ToBase,
): PortfolioValue {
  const positions = holdings.map(({ position }) => position);
  const cashValues = cash.map(({ currency, amount }) => product(amount, toBase(currency)));
  const unratedCash = cash.flatMap(({ currency }, index) => (cashValues[index] === null ? [currency] : []));
  return {
    unratedCash,
    marketValue: known(values.map(({ marketValue }) => marketValue)),
    cashValue: known(cashValues),
    costBasis: known(positions.map(({ costBasisInBase }) => costBasisInBase)),
    unrealizedPnl: known(values.map(({ unrealizedPnl }) => unrealizedPnl)),
    realizedPnl: known(positions.map(({ realizedPnl }) => realizedPnl)),
    fees: known(positions.map(({ fees }) => fees)),
    dayChange: total(values.map(({ dayChange }) => dayChange)),
    changeFromOpen: total(values.map(({ changeFromOpen }) => changeFromOpen)),
    complete:
      unratedCash.length === 0 &&
      !values.some(({ missing }) =>
        missing.some((reason) => reason !== 'no_previous_close' && reason !== 'no_opening_price'),
      ),
  };
}

/** Percent of its base; `null` where either is unknown or the base is 0. */
export function percent({ amount, base }: Change): Money | null {
  return amount && base && percentOf(amount, base);
}

function total(changes: readonly Change[]): Change {
  const known = changes.filter(({ amount }) => amount !== null);
  if (known.length === 0 && changes.length > 0) return { amount: null, base: null };
  return { amount: sum(known.map(({ amount }) => amount ?? ZERO)), base: sum(known.map(({ base }) => base ?? ZERO)) };
}

const known = (values: readonly (Money | null)[]): Money => sum(values.filter((value) => value !== null));

/** A product; nothing is worth 0 whatever its price, and anything else is unknown where a factor is. */
function product(quantity: Money, ...factors: (Money | null)[]): Money | null {
  if (quantity.isZero()) return ZERO;
  let result = quantity;
  for (const factor of factors) {
    if (factor === null) return null;
    result = result.times(factor);
  }
  return result;
}
