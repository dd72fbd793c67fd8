import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatMoney, type Money, money, sum, ZERO } from '../../common/money.js';
import { apply, type Book, emptyBook, InsufficientQuantityError, type Position } from './position.js';
import type { Execution } from './trade.js';

const DAY = '2026-03-02';
const NEXT_DAY = '2026-03-03';

interface Terms {
  day?: string;
  fee?: string;
  /** `null` is unknown */
  fxRate?: string | null;
}

const trade =
  (type: Execution['type']) =>
  (quantity: string, price: string, { day = DAY, fee = '0', fxRate = '1' }: Terms = {}): Execution => ({
    type,
    quantity: money(quantity),
    amount: money(quantity).times(money(price)),
    fee: money(fee),
    fxRate: fxRate === null ? null : money(fxRate),
    executedAt: new Date(`${day}T15:00:00Z`),
    day,
    beforeOpen: false,
  });
const buy = trade('buy');
const sell = trade('sell');
const move = (book: Book, execution: Execution): Book => apply(book, execution, 'average');
const after = (...executions: Execution[]): Book => executions.reduce(move, emptyBook());

/** Everything but today's trades, as text. */
function shown({ quantity, costBasis, costBasisInBase, realizedPnl, fees }: Position) {
  return {
    quantity: formatMoney(quantity),
    costBasis: formatMoney(costBasis),
    costBasisInBase: formatMoney(costBasisInBase),
    realizedPnl: formatMoney(realizedPnl),
    fees: formatMoney(fees),
  };
}

function shownToday({ today: { day, ...figures } }: Position) {
  return { day, ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, formatMoney(value)])) };
}

describe('a position', () => {
  it('begins with nothing, all of it known', () => {
    expect(shown(emptyBook())).toEqual({
      quantity: '0',
      costBasis: '0',
      costBasisInBase: '0',
      realizedPnl: '0',
      fees: '0',
    });
    expect(emptyBook().today.day).toBeNull();
  });

  it('costs what was paid for it', () => {
    // 10 × 187.50 = 1875
    expect(shown(after(buy('10', '187.50')))).toMatchObject({ quantity: '10', costBasis: '1875', realizedPnl: '0' });
  });

  it('averages the cost of two buys', () => {
    // 10 × 100 + 30 × 120 = 4600, 115 each
    expect(shown(after(buy('10', '100'), buy('30', '120')))).toMatchObject({ quantity: '40', costBasis: '4600' });
  });

  it('gives up the average cost of what is sold, and keeps the gain', () => {
    // 40 at 115 on average; 10 × 130 − 10 × 115 = 150; 4600 − 1150 = 3450
    expect(shown(after(buy('10', '100'), buy('30', '120'), sell('10', '130')))).toMatchObject({
      quantity: '30',
      costBasis: '3450',
      costBasisInBase: '3450',
      realizedPnl: '150',
    });
  });

  it('keeps a loss as well', () => {
    // 5 × 80 − 5 × 100 = −100
    expect(shown(after(buy('10', '100'), sell('5', '80')))).toMatchObject({ costBasis: '500', realizedPnl: '-100' });
  });

  it('costs exactly nothing once it is sold out', () => {
    // 3 for 100 cost 33.333… each; 100 − 66.666666666666666667 = 33.333333333333333333 leaves with the last one
    const one = sell('1', '40');
    const position = after({ ...buy('3', '0'), amount: money('100') }, one, one, one);
    // 3 × 40 − 100 = 20
    expect(shown(position)).toEqual({
      quantity: '0',
      costBasis: '0',
      costBasisInBase: '0',
      realizedPnl: '20',
      fees: '0',
    });
  });

  it('starts a new cost when it is bought again, and remembers what was realized', () => {
    // realized 10 × 110 − 10 × 100 = 100; then 4 × 50 = 200
    expect(shown(after(buy('10', '100'), sell('10', '110'), buy('4', '50')))).toMatchObject({
      quantity: '4',
      costBasis: '200',
      costBasisInBase: '200',
      realizedPnl: '100',
    });
  });

  it('holds fractions to the last place', () => {
    // 0.3333333333 + 0.6666666667 − 1 = 0
    const position = after(buy('0.3333333333', '3'), buy('0.6666666667', '3'), sell('1', '3'));
    expect(shown(position)).toMatchObject({ quantity: '0', costBasis: '0', realizedPnl: '0' });
  });

  it('does not release more cost than there is, however little that is', () => {
    // costs 8·10⁻¹⁰ × 10⁻⁸ × 0.1 = 8·10⁻¹⁹; ⅞ of that would round up to 10⁻¹⁸
    const dust = { fxRate: '0.1' };
    const position = after(buy('0.0000000008', '0.00000001', dust), sell('0.0000000007', '0.00000001', dust));
    expect(formatMoney(position.costBasisInBase)).toBe('0');
  });
});

describe('selling more than is held', () => {
  it('is refused, and says how much there is', () => {
    const position = after(buy('10', '100'));
    expect(() => move(position, sell('10.0000000001', '100'))).toThrow(
      new InsufficientQuantityError('Cannot sell 10.0000000001: only 10 is held'),
    );
  });

  it('changes nothing', () => {
    const position = after(buy('10', '100', { fee: '1' }));
    const before = JSON.stringify(position);
    expect(() => move(position, sell('11', '100', { fee: '1' }))).toThrow(InsufficientQuantityError);
    expect(JSON.stringify(position)).toBe(before);
  });

  it('is refused where nothing was ever held', () => {
    expect(() => after(sell('1', '100'))).toThrow(InsufficientQuantityError);
  });
});

describe('fees', () => {
  it('are in neither the cost nor the P&L', () => {
    // cost 5 × 100, P&L 5 × 110 − 5 × 100 = 50, fees 1.50 + 2.25
    const position = after(buy('10', '100', { fee: '1.50' }), sell('5', '110', { fee: '2.25' }));
    expect(shown(position)).toMatchObject({ costBasis: '500', realizedPnl: '50', fees: '3.75' });
  });

  it('are paid at the rate of their trade', () => {
    // 10 EUR × 1.10 + 10 EUR × 1.20 = 23 USD
    const position = after(buy('1', '1', { fee: '10', fxRate: '1.10' }), buy('1', '1', { fee: '10', fxRate: '1.20' }));
    expect(shown(position)).toMatchObject({ fees: '23' });
  });

  it('of nothing cost nothing at any rate', () => {
    expect(shown(after(buy('1', '1', { fxRate: null })))).toMatchObject({ fees: '0' });
  });
});

describe('a foreign currency', () => {
  it('is taken into the base currency at the rate of each trade', () => {
    // bought 10 × 100 EUR at 1.10 = 1100 USD; sold 5 × 120 EUR at 1.20 = 720 USD; 720 − 550 = 170
    const position = after(buy('10', '100', { fxRate: '1.10' }), sell('5', '120', { fxRate: '1.20' }));
    expect(shown(position)).toMatchObject({ costBasis: '500', costBasisInBase: '550', realizedPnl: '170' });
  });

  it('of an unknown rate leaves the cost in the base currency unknown, and the cost itself known', () => {
    const position = after(buy('10', '100', { fxRate: '1.10' }), buy('10', '100', { fxRate: null, fee: '1' }));
    expect(shown(position)).toEqual({
      quantity: '20',
      costBasis: '2000',
      costBasisInBase: null,
      realizedPnl: '0',
      fees: null,
    });
  });

  it('of an unknown rate makes the P&L of a sale unknown, and what follows', () => {
    const position = after(buy('10', '100'), sell('5', '110', { fxRate: null }), sell('1', '110'));
    expect(shown(position)).toMatchObject({ costBasis: '400', costBasisInBase: '400', realizedPnl: null });
  });

  it('of an unknown cost makes the P&L unknown, whatever the rate of the sale', () => {
    const position = after(buy('10', '100', { fxRate: null }), sell('5', '110'));
    expect(shown(position)).toMatchObject({ costBasis: '500', costBasisInBase: null, realizedPnl: null });
  });

  it('sold out, starts a new cost that is known', () => {
    const position = after(buy('10', '100', { fxRate: null }), sell('10', '110'), buy('2', '50', { fxRate: '1.10' }));
    // 2 × 50 × 1.10 = 110; what was realized is never known again
    expect(shown(position)).toMatchObject({ costBasis: '100', costBasisInBase: '110', realizedPnl: null });
  });
});

describe('today', () => {
  it('is what was bought and sold on the last day', () => {
    const position = after(buy('10', '100'), buy('5', '102'), sell('3', '101'));
    // 10 × 100 + 5 × 102 = 1510; 3 × 101 = 303
    expect(shownToday(position)).toEqual({
      day: DAY,
      boughtQuantity: '15',
      boughtAmount: '1510',
      soldQuantity: '3',
      soldAmount: '303',
    });
  });

  it('starts anew with the first trade of the next day', () => {
    expect(shownToday(after(buy('10', '100'), sell('1', '120', { day: NEXT_DAY })))).toEqual({
      day: NEXT_DAY,
      boughtQuantity: '0',
      boughtAmount: '0',
      soldQuantity: '1',
      soldAmount: '120',
    });
  });

  it('does not count a trade that is entered late, but the position does', () => {
    const position = after(buy('10', '100', { day: NEXT_DAY }), buy('5', '90'));
    expect(shown(position)).toMatchObject({ quantity: '15', costBasis: '1450' });
    expect(shownToday(position)).toMatchObject({ day: NEXT_DAY, boughtQuantity: '10', boughtAmount: '1000' });
  });

  it('counts without fees, in the currency of the position', () => {
    const position = after(buy('10', '100', { fee: '9', fxRate: '1.10' }));
    expect(shownToday(position)).toMatchObject({ boughtAmount: '1000' });
  });
});

const decimal = (integers: number, places: number): fc.Arbitrary<string> =>
  fc
    .tuple(fc.integer({ min: 0, max: 10 ** integers }), fc.integer({ min: 1, max: 10 ** places - 1 }))
    .map(([whole, fraction]) => `${whole}.${String(fraction).padStart(places, '0')}`);
const quantities = fc.oneof(decimal(4, 10), fc.constantFrom('1', '10', '0.0000000001'));
const prices = fc.oneof(decimal(3, 8), fc.constantFrom('0.00000001', '999999.99999999'));
const rates = decimal(1, 10);

/** Trades one after the other; a sell takes so many tenths of what is held, or all of it. */
const executions = fc
  .array(
    fc.record({
      quantity: quantities,
      price: prices,
      fxRate: rates,
      tenths: fc.integer({ min: 0, max: 10 }),
      isSell: fc.boolean(),
    }),
    {
      maxLength: 12,
    },
  )
  .map((drafts) => {
    let held = money('0');
    return drafts.map(({ quantity, price, fxRate, tenths, isSell }) => {
      const part = held.times(money(String(tenths))).dividedBy(money('10'), 10);
      const side = isSell && !part.isZero() ? sell : buy;
      const execution = side(isSell && !part.isZero() ? part.toFixed() : quantity, price, { fxRate });
      held = held.plus(side === sell ? execution.quantity.negated() : execution.quantity);
      return execution;
    });
  });
const runs = { seed: 1, numRuns: 300 };
const sumOf = (type: Execution['type'], all: Execution[], figure: (execution: Execution) => Money): Money =>
  sum(all.filter((execution) => execution.type === type).map(figure));
const quantityOf = ({ quantity }: Execution): Money => quantity;
/** in the base currency */
const cashOf = ({ amount, fxRate }: Execution): Money => amount.times(fxRate ?? ZERO);

describe('whatever is traded', () => {
  it('the quantity is what was bought less what was sold', () => {
    fc.assert(
      fc.property(executions, (all) => {
        const expected = sumOf('buy', all, quantityOf).minus(sumOf('sell', all, quantityOf));
        expect(formatMoney(after(...all).quantity)).toBe(formatMoney(expected));
      }),
      runs,
    );
  });

  it('the cost is never below 0, and 0 where nothing is held', () => {
    fc.assert(
      fc.property(executions, (all) => {
        let position = emptyBook();
        for (const execution of all) {
          position = move(position, execution);
          const costs = [position.costBasis, position.costBasisInBase ?? money('-1')];
          expect(costs.filter((cost) => cost.isNegative())).toEqual([]);
          if (position.quantity.isZero()) expect(costs.map((cost) => cost.isZero())).toEqual([true, true]);
        }
      }),
      runs,
    );
  });

  it('realized and unrealized P&L together are the cash that came back plus the value of what is left', () => {
    fc.assert(
      fc.property(executions, prices, rates, (all, price, rate) => {
        // Σ sells − Σ buys + quantity × price × rate = realized + (quantity × price × rate − cost), all in the base currency.
        // Each sale rounds the cost that leaves to 18 places, and takes the same from one side as it gives to the other.
        const position = after(...all);
        const value = position.quantity.times(money(price)).times(money(rate));
        const flow = sumOf('sell', all, cashOf)
          .minus(sumOf('buy', all, cashOf))
          .plus(value);
        const pnl = position.realizedPnl?.plus(value).minus(position.costBasisInBase ?? ZERO);
        expect(formatMoney(pnl ?? null)).toBe(formatMoney(flow));
      }),
      runs,
    );
  });

  it('two buys of a day may come in any order', () => {
    fc.assert(
      fc.property(
        executions,
        quantities,
        prices,
        quantities,
        prices,
        (all, quantity, price, otherQuantity, otherPrice) => {
          const [one, other] = [buy(quantity, price), buy(otherQuantity, otherPrice)];
          expect(JSON.stringify(after(...all, one, other))).toBe(JSON.stringify(after(...all, other, one)));
        },
      ),
      runs,
    );
  });

  it('nothing that was given is changed', () => {
    fc.assert(
      fc.property(executions, (all) => {
        const position = after(...all);
        const before = JSON.stringify([position, all]);
        move(position, buy('1', '1'));
        expect(JSON.stringify([position, all])).toBe(before);
      }),
      { seed: 1, numRuns: 50 },
    );
  });
});
