import { Big } from 'big.js';
import { signed } from './order.js';
import type { Terms } from './terms.js';
import type { Draft } from './ticket.js';

/** What an order would come to; exact decimals in the currency of the trade. */
export interface Estimate {
  /** quantity × price */
  amount: string;
  fee: string;
  /** of a purchase what it costs with its fee, of a sale what it brings without it */
  total: string;
  /** in the base currency; `null` where the rate is not known */
  totalInBase: string | null;
  quantityAfter: string;
  cashAfter: string;
}

const NUMBER = /^\d+(\.\d+)?$/;

/** `undefined` until there is a quantity and a price. */
export function estimate(draft: Draft, { price: market, held, cash, fxRate }: Terms): Estimate | undefined {
  const { side, quantity } = draft;
  const price = draft.price ?? market;
  const fee = draft.fee === '' ? '0' : draft.fee;
  if (price === null || ![quantity, price, fee].every((text) => NUMBER.test(text))) return undefined;
  const amount = new Big(quantity).times(price);
  const total = side === 'buy' ? amount.plus(fee) : amount.minus(fee);
  return {
    amount: amount.toFixed(),
    fee,
    total: total.toFixed(),
    totalInBase: fxRate === null ? null : total.times(fxRate).toFixed(),
    quantityAfter: signed(side, quantity).plus(held).toFixed(),
    cashAfter: (side === 'buy' ? new Big(cash).minus(total) : new Big(cash).plus(total)).toFixed(),
  };
}
