import type { Money } from '../../common/money.js';

/** The latest price of a symbol. Money is in the price's currency, days are exchange-local. */
export interface Quote {
  price: Money;
  /** `null` where whoever brought the price did not say: that of the position */
  currency: string | null;
  asOf: Date;
  tradingDay: string;
  openingPrice: Money | null;
  previousClose: Money | null;
}
