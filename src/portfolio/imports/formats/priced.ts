import type { Money } from '../../../common/money.js';
import { rounded } from '../files/decimals.js';

const MOST_PLACES = 8;

interface Figures {
  quantity?: string | undefined;
  price?: string | undefined;
  amount?: string | undefined;
}

/** By price, or where the price is no price of ours (0, or with more places than it may have) by what all of it costs. */
export function priced(quantity: Money | undefined, price: Money | undefined): Figures {
  const places = price?.toFixed().split('.')[1]?.length ?? 0;
  if (quantity && price && (price.isZero() || places > MOST_PLACES)) {
    return { quantity: quantity.toFixed(), amount: rounded(quantity.times(price)).toFixed() };
  }
  return { quantity: quantity?.toFixed(), price: price?.toFixed() };
}

export const amountOf = (value: Money | undefined): string | undefined => value && rounded(value).toFixed();
