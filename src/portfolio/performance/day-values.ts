import { type Money, ZERO } from '../../common/money.js';
import { once } from '../../common/once.js';
import { minus, plus } from '../domain/income.js';
import { total } from '../domain/lots.js';
import { priceInUnitsOfNow } from '../domain/splits.js';
import { type Held, isNothing } from './assets.js';
import type { Flow, Point } from './track.js';

/** What things cost at the end of a day in UTC; `null` is unknown. */
export interface Market {
  closeOf(symbol: string, day: string): { price: Money; asOf: Date } | null;
  /** that its prices are in; `null`: that of whoever holds it */
  currencyOf(symbol: string): string | null;
  /** base currency units for one unit of the currency */
  rateOf(currency: string, day: string): Money | null;
}

export type Reason = 'no_price' | 'no_fx_rate' | 'no_fx_rate_at_trade';

/** What was looked up for a day, and why it is not known. */
export interface Lookup {
  /** a currency stands for itself */
  symbol: string;
  day: string;
  reason: Reason | null;
}

/** What assets were worth, in the base currency. */
export class DayValues {
  constructor(private readonly market: Market) {}

  /** `null` where the price or rate of any of them is unknown */
  readonly worth = (point: Point): Money | null => (isNothing(point.assets) ? ZERO : this.worthOfAll(point));
  private readonly worthOfAll = once(({ day, assets }: Point): Money | null =>
    total([
      ...assets.positions.map((held) => this.worthOf(held, day)),
      ...assets.cash.map(({ currency, amount }) => this.market.rateOf(currency, day)?.times(amount) ?? null),
    ]),
  );

  readonly inflow = ({ amount, came }: Flow): Money | null => plus(amount, this.worth(came));
  readonly outflow = ({ amount, came }: Flow): Money | null => minus(amount, this.worth(came));

  lookups({ day, assets }: Point): Lookup[] {
    return [
      ...assets.positions.map((held) => ({ symbol: held.symbol, day, reason: this.reasonOf(held, day) })),
      ...assets.cash.map(({ currency }) => ({
        symbol: currency,
        day,
        reason: this.market.rateOf(currency, day) ? null : ('no_fx_rate' as const),
      })),
    ];
  }

  private worthOf({ symbol, currency, quantity, splits }: Held, day: string): Money | null {
    const close = this.market.closeOf(symbol, day);
    const rate = this.market.rateOf(this.market.currencyOf(symbol) ?? currency, day);
    return close && rate && priceInUnitsOfNow(close.price, close.asOf, splits).times(quantity).times(rate);
  }

  private reasonOf({ symbol, currency }: Held, day: string): Reason | null {
    if (!this.market.closeOf(symbol, day)) return 'no_price';
    return this.market.rateOf(this.market.currencyOf(symbol) ?? currency, day) ? null : 'no_fx_rate';
  }
}
