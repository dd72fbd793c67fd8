import { Big } from 'big.js';
import type { Portfolio } from 'freshfolio/client';
import { missingReason } from '../portfolio/missing.js';

export interface Slice {
  id: string;
  name: string;
  /** in the base currency; `null` where it cannot be known */
  amount: string | null;
  /** of all that is known, in percent; `null` where that is nothing */
  percent: string | null;
  /** why it cannot be known */
  reason?: string | undefined;
}

type Part = Omit<Slice, 'percent' | 'amount'> & { amount: Big | null };

const MOST = 20;
const NO_RATE = 'no exchange rate';

/** Positions and cash, the largest first; beyond the first 20 they are one. */
export function byPosition({ positions, valuation: { cashValue, missing } }: Portfolio): Slice[] {
  const held = positions.map(({ symbol, marketValue }) => ({
    id: symbol,
    name: symbol,
    amount: known(marketValue),
    reason: missingReason(missing, symbol),
  }));
  const cash = { id: 'cash', name: 'Cash', amount: new Big(cashValue) };
  return slicesOf(cash.amount.eq(0) ? held : [...held, cash]);
}

/** What is held in each currency, positions and cash. */
export function byCurrency(portfolio: Portfolio): Slice[] {
  const sums = new Map<string, Big | null>();
  const add = (currency: string, amount: Big | null) => {
    const sum = sums.get(currency);
    sums.set(currency, sum === null || amount === null ? null : amount.plus(sum ?? 0));
  };
  for (const { currency, marketValue } of portfolio.positions) add(currency, known(marketValue));
  for (const [currency, amount] of cashInBase(portfolio)) add(currency, amount);
  return slicesOf([...sums].map(([id, amount]) => ({ id, name: id, amount, reason: amount ? undefined : NO_RATE })));
}

/** The rate of a currency is that of its positions; of one currency without any, it is what is left of all cash. */
function cashInBase({ baseCurrency, positions, cash, valuation }: Portfolio): Map<string, Big | null> {
  const worth = new Map<string, Big | null>();
  let rest = new Big(valuation.cashValue);
  for (const { currency, amount } of cash) {
    const fxRate = positions.find((position) => position.currency === currency)?.fxRate;
    const rate = currency === baseCurrency ? 1 : fxRate;
    const inBase = rate ? new Big(amount).times(rate) : null;
    if (inBase) rest = rest.minus(inBase);
    worth.set(currency, inBase);
  }
  const unknown = [...worth].filter(([, amount]) => amount === null).map(([currency]) => currency);
  const isLeft = unknown.length === 1 && !valuation.missing.some(({ symbol }) => symbol === unknown[0]);
  if (isLeft) worth.set(unknown[0]!, rest);
  return worth;
}

const known = (amount: string | null): Big | null => (amount === null ? null : new Big(amount));

function slicesOf(parts: readonly Part[]): Slice[] {
  const total = sumOf(parts);
  const sorted = parts.toSorted(largestFirst);
  const rest = sorted.slice(MOST);
  const shown = rest.length > 1 ? [...sorted.slice(0, MOST), together(rest)] : sorted;
  return shown.map(({ id, name, amount, reason }) => ({
    id,
    name,
    reason,
    amount: amount?.toFixed() ?? null,
    percent: amount === null || total.eq(0) ? null : amount.times(100).div(total).toFixed(2),
  }));
}

const together = (parts: readonly Part[]): Part => ({
  id: 'others',
  name: `${parts.length} others`,
  amount: sumOf(parts),
});

const sumOf = (parts: readonly Part[]): Big => parts.reduce((sum, { amount }) => sum.plus(amount ?? 0), new Big(0));

/** What is not known comes first: it is to be seen. */
function largestFirst(one: Part, other: Part): number {
  if (one.amount === null || other.amount === null) return Number(other.amount === null) - Number(one.amount === null);
  return other.amount.cmp(one.amount) || one.name.localeCompare(other.name);
}
