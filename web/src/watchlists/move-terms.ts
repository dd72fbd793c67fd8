import { Big } from 'big.js';
import type { MoveTerms } from '../api/watchlists.js';
import { decimalProblem } from '../ticket/check-draft.js';
import type { MoveDraft } from './move.js';

type Typed = Pick<MoveDraft, 'quantity' | 'price' | 'fee'> & { portfolioId: string };

/** @param latest the price of the market; it may be unknown */
export const termsOf = ({ portfolioId, quantity, price, fee }: Typed, latest: string | null): MoveTerms => ({
  portfolioId,
  quantity: quantity.trim(),
  price: (price ?? latest ?? '').trim(),
  fee: fee.trim() || '0',
});

/** The server's rules, said before it is asked. */
export const problemsOf = ({ quantity, price, fee }: MoveTerms) => ({
  quantity: decimalProblem(quantity, 10, 'How many?'),
  price: decimalProblem(price, 8, 'At what price?'),
  fee: decimalProblem(fee, 8, '', true),
});

/** With the fee; `null` while something is wrong with it. */
export function costOf(terms: MoveTerms): string | null {
  const { quantity, price, fee } = terms;
  if (Object.values(problemsOf(terms)).some((problem) => problem !== undefined)) return null;
  return new Big(quantity).times(price).plus(fee).toFixed();
}
