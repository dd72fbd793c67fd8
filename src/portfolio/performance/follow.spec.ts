import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { earned, entry, marketOf } from '../../../test/portfolio/support/earnings.js';
import { type Money, money, percentOf, ZERO } from '../../common/money.js';
import { daysAfter } from '../domain/days.js';
import type { LedgerEntry } from '../domain/ledger.js';
import type { Steps } from '../domain/steps.js';
import { DayValues } from './day-values.js';
import { follow } from './follow.js';
import { measure } from './measure.js';
import { missingRanges } from './missing.js';

const FIRST = '2024-03-04';
const day = (number: number) => daysAfter(FIRST, number);
/** prices of the days from the first on */
const market = (...prices: string[]) =>
  marketOf({ AAPL: new Map(prices.map((price, index) => [day(index), money(price)])) });
const runs = { seed: 7, numRuns: 100 };

const cents = fc.integer({ min: 1, max: 99_999 }).map((units) => money(String(units)).times(money('0.01')));
const prices = fc.array(cents, { minLength: 2, maxLength: 15 });
const closesOf = (all: readonly Money[]) => marketOf({ AAPL: new Map(all.map((price, index) => [day(index), price])) });
const gain = (from: Money, to: Money) => percentOf(to.minus(from), from)!.toFixed();
const twr = (entries: LedgerEntry[], last: number, of = market('1')) =>
  earned(entries, { from: FIRST, to: day(last) }, of).timeWeightedReturn.percent;

describe('buying the index', () => {
  it('earns what the index does, with deposits and without', () => {
    fc.assert(
      fc.property(prices, (all) => {
        const [first, last] = [all[0]!, all.at(-1)!];
        const buy = entry('buy', FIRST, { quantity: '3', amount: first.times(money('3')) });
        const deposit = entry('deposit', FIRST, { amount: buy.amount });
        expect(twr([buy], all.length - 1, closesOf(all))).toBe(gain(first, last));
        expect(twr([deposit, buy], all.length - 1, closesOf(all))).toBe(gain(first, last));
      }),
      runs,
    );
  });
});

describe('a deposit', () => {
  const steps = fc.array(fc.record({ price: cents, more: fc.option(fc.integer({ min: 1, max: 1000 })) }), {
    minLength: 2,
    maxLength: 15,
  });

  it('that is put into what is there at its close changes no return', () => {
    fc.assert(
      fc.property(steps, (all) => {
        const entries = all.flatMap(({ price, more }, index) => {
          const quantity = index === 0 ? '1' : more && String(more);
          if (!quantity) return [];
          const amount = price.times(money(quantity));
          return [entry('deposit', day(index), { amount }), entry('buy', day(index), { quantity, amount })];
        });
        const closes = closesOf(all.map(({ price }) => price));
        expect(twr(entries, all.length - 1, closes)).toBe(gain(all[0]!.price, all.at(-1)!.price));
      }),
      runs,
    );
  });

  it('or withdrawal is neutral to the return of its day, whatever is held', () => {
    fc.assert(
      fc.property(prices, cents, fc.boolean(), (all, amount, isDeposit) => {
        const last = all.length - 1;
        const before = [
          entry('deposit', FIRST, { amount: '100000' }),
          entry('buy', FIRST, { quantity: '20', amount: all[0]!.times(money('20')) }),
        ];
        const flow = entry(isDeposit ? 'deposit' : 'withdrawal', day(last), { amount });
        expect(twr([...before, flow], last, closesOf(all))).toBe(twr(before, last, closesOf(all)));
      }),
      runs,
    );
  });

  it('of money that lies there earns nothing', () => {
    const amounts = fc.array(cents, { minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(amounts, (all) => {
        const entries = all.map((amount, index) => entry('deposit', day(index), { amount }));
        expect(twr(entries, all.length)).toBe('0');
      }),
      runs,
    );
  });
});

/** value at the end − value before the range − what the trades of the range took out of the purse */
function gained(entries: readonly LedgerEntry[], closes: readonly Money[], from: number): Money {
  let [quantity, start, moved] = [ZERO, ZERO, ZERO];
  for (let at = 0; at < closes.length; at += 1) {
    if (at === from && from > 0) start = quantity.times(closes[from - 1]!);
    for (const each of entries.filter((one) => one.day === day(at))) {
      const { type, amount, fee } = each;
      if (type === 'buy') quantity = quantity.plus(each.quantity);
      if (type === 'sell') quantity = quantity.minus(each.quantity);
      if (type === 'split') quantity = quantity.times(each.quantity);
      if (at >= from) moved = moved.plus(type === 'buy' || type === 'fee' ? amount.negated() : amount).minus(fee);
    }
  }
  return quantity.times(closes.at(-1)!).minus(start).plus(moved);
}

describe('what is earned', () => {
  const kinds = fc.constantFrom('buy', 'sell', 'dividend', 'fee', 'split');
  const trades = fc.array(fc.record({ kind: kinds, price: cents, at: fc.nat({ max: 11 }) }), {
    minLength: 1,
    maxLength: 15,
  });

  it('by a position is its value and what went out, less what came in: P&L and income less fees', () => {
    fc.assert(
      fc.property(
        trades,
        fc.array(cents, { minLength: 12, maxLength: 12 }),
        fc.nat({ max: 11 }),
        (drawn, closes, from) => {
          let quantity = ZERO;
          const entries = drawn
            .toSorted((a, b) => a.at - b.at)
            .map(({ kind, price, at }) => {
              const traded = kind === 'buy' ? money('5') : money('2');
              if (kind === 'sell' && traded.gt(quantity))
                return entry('dividend', day(at), { amount: price, fee: '0.1' });
              if (kind === 'split') quantity = quantity.times(traded);
              if (kind === 'buy') quantity = quantity.plus(traded);
              if (kind === 'sell') quantity = quantity.minus(traded);
              // The split comes before the market opens.
              return entry(kind, day(at), {
                ...(['buy', 'sell', 'split'].includes(kind) && { quantity: traded }),
                ...(kind !== 'split' && { amount: price, fee: '0.1' }),
              });
            });
          const { realizedPnl, unrealizedPnl, income, fees, positions } = earned(
            entries,
            { from: day(from), to: day(11) },
            closesOf(closes),
            'fifo',
          );
          const total = realizedPnl!.plus(unrealizedPnl!).plus(income!).minus(fees!);
          expect(positions.length).toBeLessThanOrEqual(1);
          expect(total.toFixed()).toBe(gained(entries, closes, from).toFixed());
        },
      ),
      runs,
    );
  });
});

describe('a position set by hand', () => {
  it('came from outside at what it was worth then: what it cost is no return', () => {
    // 10 that cost 50 are set by hand at 100, and are worth 110 a day later
    const set = entry('adjustment', FIRST, { quantity: '10', amount: '500' });
    expect(twr([set], 1, market('100', '110'))).toBe('10');
  });

  it('changes no return where it is set to less or more', () => {
    // 100 → 110, where 5 are taken away, → 121
    const trades = [
      entry('buy', FIRST, { quantity: '10', amount: '1000' }),
      entry('adjustment', day(1), { quantity: '5', amount: '500' }),
    ];
    expect(twr(trades, 2, market('100', '110', '121'))).toBe('21');
  });
});

const lookup = (symbol: string, number: number, isKnown: boolean) => ({
  symbol,
  day: day(number),
  reason: isKnown ? null : ('no_price' as const),
});

describe('what is missing', () => {
  it('is told from when to when, by symbol, with nothing known in between', () => {
    const lookups = [
      lookup('B', 3, false),
      lookup('A', 1, false),
      lookup('A', 5, false),
      lookup('A', 7, true),
      lookup('A', 9, false),
      lookup('C', 1, true),
    ];
    expect(missingRanges(lookups)).toEqual([
      { symbol: 'A', from: day(1), to: day(5), reason: 'no_price' },
      { symbol: 'A', from: day(9), to: day(9), reason: 'no_price' },
      { symbol: 'B', from: day(3), to: day(3), reason: 'no_price' },
    ]);
  });
});

it('a performance lets others in after every day and every value of it', () => {
  const days = 40;
  const entries = Array.from({ length: days }, (_, index) => entry('buy', day(index), { quantity: '1', amount: '1' }));
  const following = stepsOf(follow(entries, { from: FIRST, to: day(days) }, 'fifo'));
  const measuring = stepsOf(measure(following.result, new DayValues(market(...entries.map(() => '1')))));

  expect(following.steps).toBeGreaterThanOrEqual(days);
  // Of the portfolio and of its position: what each day was worth, and what it earned
  expect(measuring.steps).toBeGreaterThanOrEqual(4 * days);
});

function stepsOf<T>(work: Steps<T>) {
  for (let steps = 0; ; steps += 1) {
    const { done, value } = work.next();
    if (done) return { steps, result: value };
  }
}
