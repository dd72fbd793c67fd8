import { divide, type Money } from '../../common/money.js';
import type { Quote } from './quote.js';

/** From when on one unit of before is `ratio` units. */
export interface Split {
  at: Date;
  /** exchange-local day, YYYY-MM-DD */
  day: string;
  /** before the regular session of that day began: its opening price is one of the new units */
  beforeOpen: boolean;
  ratio: Money;
}

/** The quote in the units of now: a price that was printed before a split is one of the units before it. */
export function inUnitsOfNow(quote: Quote, splits: readonly Split[]): Quote {
  const { asOf, tradingDay, price, openingPrice, previousClose } = quote;
  const sinceClose = splits.filter(({ day }) => day >= tradingDay);
  if (sinceClose.length === 0 && !splits.some(({ at }) => at > asOf)) return quote;
  const sinceOpen = sinceClose.filter(({ day, beforeOpen }) => day > tradingDay || !beforeOpen);
  return {
    ...quote,
    price: priceInUnitsOfNow(price, asOf, splits),
    openingPrice: openingPrice && divideBy(sinceOpen, openingPrice),
    previousClose: previousClose && divideBy(sinceClose, previousClose),
  };
}

/** The same of a price alone. */
export const priceInUnitsOfNow = (price: Money, asOf: Date, splits: readonly Split[]): Money =>
  divideBy(
    splits.filter(({ at }) => at > asOf),
    price,
  );

/** To 18 places. */
function divideBy(splits: readonly Split[], price: Money): Money {
  let result = price;
  for (const { ratio } of splits) result = divide(result, ratio) ?? result;
  return result;
}
