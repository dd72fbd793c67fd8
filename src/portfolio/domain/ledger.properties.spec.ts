import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type Money, money, sum, ZERO } from '../../common/money.js';
import { Ledger, type LedgerEntry } from './ledger.js';
import { InsufficientQuantityError } from './position.js';
import type { CostMethod, TradeType } from './trade.js';

const runs = { seed: 11, numRuns: 300 };
const methods = fc.constantFrom<CostMethod>('average', 'fifo');
const figure = fc.integer({ min: 1, max: 1_000_000 }).map((units) => money(String(units)).times(money('0.0001')));
const rate = fc.option(fc.constantFrom('0.9', '1.1', '1.2345'), { freq: 9 });
const entryOf = (types: readonly TradeType[]) =>
  fc
    .record({ type: fc.constantFrom(...types), quantity: figure, amount: figure, fee: figure, rate })
    .map(({ type, quantity, amount, fee, rate: fxRate }): LedgerEntry => ({
      type,
      symbol: type === 'deposit' ? null : 'AAPL',
      currency: 'USD',
      quantity,
      amount: type === 'split' ? ZERO : amount,
      fee,
      fxRate: fxRate === null ? null : money(fxRate),
      executedAt: new Date('2024-03-04T15:00:00Z'),
      day: '2024-03-04',
      beforeOpen: false,
    }));
const entriesOf = (...types: TradeType[]) => fc.array(entryOf(types), { minLength: 1, maxLength: 25 });

/** Whatever would sell more than there is, is left out. */
function bookAll(entries: readonly LedgerEntry[], method: CostMethod) {
  const ledger = new Ledger(method);
  const booked = entries.filter((each) => {
    try {
      ledger.book(each);
      return true;
    } catch (error) {
      if (error instanceof InsufficientQuantityError) return false;
      throw error;
    }
  });
  return { ledger, booked };
}

const after = (entries: readonly LedgerEntry[], method: CostMethod): Ledger => bookAll(entries, method).ledger;

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

describe('whatever is traded', () => {
  it('what is held is the sum of its lots, in quantity and in cost, and none of them is empty', () => {
    fc.assert(
      fc.property(entriesOf('buy', 'sell', 'split', 'dividend', 'fee', 'adjustment'), methods, (entries, method) => {
        const known = after(entries, method).books.get('AAPL');
        fc.pre(known !== undefined);
        const { lots, quantity, costBasis, costBasisInBase } = known.book;
        const costs = lots.map(({ costInBase }) => costInBase);
        const inBase = costs.includes(null) ? null : sum(costs as Money[]).toFixed();
        expect(sum(lots.map((lot) => lot.quantity)).toFixed()).toBe(quantity.toFixed());
        expect(sum(lots.map((lot) => lot.cost)).toFixed()).toBe(costBasis.toFixed());
        expect(inBase).toBe(costBasisInBase?.toFixed() ?? null);
        expect(lots.every((lot) => lot.quantity.gt(ZERO) && !lot.cost.isNegative())).toBe(true);
        expect(lots.length).toBeLessThanOrEqual(method === 'average' ? 1 : entries.length);
      }),
      runs,
    );
  });

  it('what was sold, dearer or cheaper, less what it cost, is what was realized', () => {
    fc.assert(
      fc.property(entriesOf('buy', 'sell', 'split'), methods, (entries, method) => {
        const known = entries.map((each) => Object.assign(each, { fxRate: money('1') }));
        const { ledger, booked } = bookAll(known, method);
        const book = ledger.books.get('AAPL')?.book;
        fc.pre(book !== undefined);
        const amounts = (type: TradeType) =>
          sum(booked.filter((each) => each.type === type).map(({ amount }) => amount));
        // what was sold − (all that was paid − the cost of what is still there)
        const realized = amounts('sell').minus(amounts('buy').minus(book.costBasis));
        expect(book.realizedPnl?.toFixed()).toBe(realized.toFixed());
      }),
      runs,
    );
  });
});

describe('the order within a moment', () => {
  const shuffled = entriesOf('buy', 'deposit', 'dividend', 'interest', 'fee').chain((entries) =>
    fc.tuple(fc.constant(entries), fc.shuffledSubarray(entries, { minLength: entries.length }), methods),
  );

  it('of buys, deposits, dividends, interest and fees does not matter', () => {
    fc.assert(
      fc.property(shuffled, ([entries, others, method]) => {
        const [first, second] = [after(entries, method), after(others, method)];
        const position = (ledger: Ledger) => plain({ ...ledger.books.get('AAPL')?.book, lots: null });
        expect(position(second)).toEqual(position(first));
        expect(plain([...second.cash])).toEqual(plain([...first.cash]));
      }),
      runs,
    );
  });

  it('nor, by average cost, for what is sold later', () => {
    const later = fc.tuple(shuffled, entryOf(['sell']));
    fc.assert(
      fc.property(later, ([[entries, others], sale]) => {
        const sold = (before: readonly LedgerEntry[]) =>
          plain(after([...before, { ...sale, quantity: money('0.0001') }], 'average').books.get('AAPL') ?? null);
        expect(sold(others)).toEqual(sold(entries));
      }),
      runs,
    );
  });
});
