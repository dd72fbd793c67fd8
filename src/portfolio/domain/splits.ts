import { divide, money, type Money, ONE } from '../../common/money.js';
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

/** So many that a third of what anybody holds is a third, once it is rounded to the places of a quantity. */
const RATIO_PLACES = 28;

/** `1:3`, `1/3` or a decimal. @throws RangeError where it is to 0 */
export function readRatio(text: string): Money {
  const [after = '', before = '1'] = text.split(/[:/]/);
  return money(after).dividedBy(money(before), RATIO_PLACES);
}

/** To 18 places: fractions stay. */
export const inNewUnits = (quantity: Money, ratio: Money): Money => quantity.times(ratio).dividedBy(ONE, 18);

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
