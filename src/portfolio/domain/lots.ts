import { divide, type Money, sum, sumOf, ZERO } from '../../common/money.js';

/** What was bought at once and is still held. */
export interface Lot {
  quantity: Money;
  /** in the position's currency, without fees */
  cost: Money;
  /** in the base currency, at the rate of the trade; `null` where that was not known */
  costInBase: Money | null;
}

export interface Relief {
  /** what stays */
  lots: readonly Lot[];
  /** the cost that leaves */
  cost: Money;
  costInBase: Money | null;
}

export const quantityOf = (lots: readonly Lot[]): Money => sumOf(lots, ({ quantity }) => quantity);
export const costOf = (lots: readonly Lot[]): Money => sumOf(lots, ({ cost }) => cost);
export const costInBaseOf = (lots: readonly Lot[]): Money | null => total(lots.map(({ costInBase }) => costInBase));

/** The cost of what is sold leaves with it: of the lots in their order, all of each but the last one. */
export function relieve(lots: readonly Lot[], quantity: Money): Relief {
  const gone: Lot[] = [];
  let left = quantity;
  let at = 0;
  for (; at < lots.length && !left.isZero(); at += 1) {
    const lot = lots[at]!;
    if (lot.quantity.gt(left)) {
      const [part, rest] = divideLot(lot, left);
      gone.push(part);
      return { lots: [rest, ...lots.slice(at + 1)], cost: costOf(gone), costInBase: costInBaseOf(gone) };
    }
    gone.push(lot);
    left = left.minus(lot.quantity);
  }
  return { lots: lots.slice(at), cost: costOf(gone), costInBase: costInBaseOf(gone) };
}

/** In proportion to the quantity, rounded half-even to 18 places; what one part gets the other one loses. */
function divideLot(lot: Lot, quantity: Money): [Lot, Lot] {
  const share = (cost: Money): Money => {
    const part = divide(cost.times(quantity), lot.quantity) ?? ZERO;
    // A cost in the base currency may be so small that rounding would take more than there is.
    return part.gt(cost) ? cost : part;
  };
  const cost = share(lot.cost);
  const costInBase = lot.costInBase && share(lot.costInBase);
  return [
    { quantity, cost, costInBase },
    {
      quantity: lot.quantity.minus(quantity),
      cost: lot.cost.minus(cost),
      costInBase: costInBase && lot.costInBase && lot.costInBase.minus(costInBase),
    },
  ];
}

/** One lot of all of them: what the average cost method holds. */
export function pool(lots: readonly Lot[]): Lot[] {
  return lots.length < 2
    ? [...lots]
    : [{ quantity: quantityOf(lots), cost: costOf(lots), costInBase: costInBaseOf(lots) }];
}

/** Unknown where one of them is. */
export function total(values: readonly (Money | null)[]): Money | null {
  const known = values.filter((value) => value !== null);
  return known.length === values.length ? sum(known) : null;
}
