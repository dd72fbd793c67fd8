import { divide, type Money } from '../../common/money.js';
import type { Position } from './position.js';

/** What somebody wants a position to be. What is left out stays; at most one of the two costs, in the position's currency. */
export interface Wanted {
  quantity?: Money | undefined;
  averageCost?: Money | undefined;
  costBasis?: Money | undefined;
}

/** What an adjustment books: what is held from then on, its cost, and the rate of that cost where the position has one. */
export interface Adjustment {
  quantity: Money;
  amount: Money;
  /** base currency units for one unit of the position's currency */
  fxRate: Money | null;
}

/**
 * Another quantity alone leaves the average cost as it is. What was held keeps the average rate at which it was bought.
 * `null` where a quantity or a cost is needed, because nothing is held.
 */
export function adjust(position: Position, { quantity = position.quantity, ...wanted }: Wanted): Adjustment | null {
  const { costBasis, costBasisInBase } = position;
  const amount =
    wanted.costBasis ?? wanted.averageCost?.times(quantity) ?? divide(costBasis.times(quantity), position.quantity);
  if (amount === null || quantity.isZero()) return null;
  return { quantity, amount, fxRate: costBasisInBase && divide(costBasisInBase, costBasis) };
}
