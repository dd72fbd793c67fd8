import { describe, expect, it } from '@jest/globals';
import { Decimal as Reference } from 'decimal.js';
import * as fc from 'fast-check';
import { divide, type Money, money, percentOf, sum } from './money.js';

/*
 * Every figure is worked out a second time by decimal.js, with so many digits that it rounds nothing of what is drawn here but
 * quotients, and those a thousand digits behind the place that is asked for.
 */
const Exact = Reference.clone({
  precision: 1200,
  rounding: Reference.ROUND_HALF_EVEN,
  toExpNeg: -1e6,
  toExpPos: 1e6,
  maxE: 1e6,
  minE: -1e6,
});

const digits = (most: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: most }).map((all) => all.join(''));
/** What prices and cash look like; what is far beyond; what has many zeros on either side. */
const magnitude = fc.oneof(
  fc.tuple(digits(6), digits(4)).map(([whole, places]) => `${whole}.${places}`),
  digits(9),
  fc.tuple(digits(40), digits(40)).map(([whole, places]) => `${whole}.${places}`),
  fc.tuple(digits(2), fc.nat({ max: 70 })).map(([whole, zeros]) => whole + '0'.repeat(zeros)),
  fc.tuple(fc.nat({ max: 70 }), digits(3)).map(([zeros, places]) => `0.${'0'.repeat(zeros)}${places}`),
  fc.constantFrom('0', '1', '0.00', '100', '9007199254740993', '999999999999999', '1000000000000000'),
);
const text = fc.tuple(magnitude, fc.boolean()).map(([plain, isNegative]) => (isNegative ? `-${plain}` : plain));
const pairs = fc.tuple(text, text);
const runs = { seed: 1, numRuns: 2000 };

type Operation = (a: Money, b: Money) => Money | null;
type ReferenceOperation = (a: Reference, b: Reference) => Reference | null;

function expectSame(a: string, b: string, operate: Operation, wanted: ReferenceOperation): void {
  const actual = operate(money(a), money(b))?.toFixed() ?? null;
  expect([a, b, actual]).toEqual([a, b, wanted(new Exact(a), new Exact(b))?.toFixed() ?? null]);
}

/** n halves of the last place that is kept, times the divisor: every odd n lies in the middle. */
const halves = (n: string, half: string, by: string) => new Exact(n).times(half).times(by).toFixed();

describe('as decimal.js does', () => {
  it.each<[string, Operation, ReferenceOperation]>([
    ['adds', (a, b) => a.plus(b), (a, b) => a.plus(b)],
    ['subtracts', (a, b) => a.minus(b), (a, b) => a.minus(b)],
    ['multiplies', (a, b) => a.times(b), (a, b) => a.times(b)],
    ['negates', (a) => a.negated(), (a) => a.negated()],
    ['sums', (a, b) => sum([a, b, a, b.negated(), a]), (a) => a.times(3)],
    ['divides to 18 places', divide, (a, b) => (b.isZero() ? null : a.div(b).toDecimalPlaces(18))],
    ['takes percent', percentOf, (a, b) => (b.isZero() ? null : a.times(100).div(b).toDecimalPlaces(6))],
    // a × b + b·(a − b): what was worked out is worked with again
    ['goes on', (a, b) => a.times(b).plus(b.times(a.minus(b))), (a, b) => a.times(b).plus(b.times(a.minus(b)))],
  ])('%s', (_, operate, wanted) => {
    fc.assert(
      fc.property(pairs, ([a, b]) => expectSame(a, b, operate, wanted)),
      runs,
    );
  });

  it('rounds what lies in the middle to the even neighbour', () => {
    const n = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String);
    const divisor = fc.constantFrom('1', '-1', '-2', '0.5', '8', '-400');
    fc.assert(
      fc.property(n, divisor, (each, by) => {
        expectSame(halves(each, '5e-19', by), by, divide, (a, b) => a.div(b).toDecimalPlaces(18));
        expectSame(halves(each, '5e-9', by), by, percentOf, (a, b) => a.times(100).div(b).toDecimalPlaces(6));
      }),
      runs,
    );
  });

  it('compares', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          pairs,
          text.map((same): [string, string] => [same, `${same}${same.includes('.') ? '0' : '.0'}`]),
        ),
        ([a, b]) => {
          const [left, right, x, y] = [money(a), money(b), new Exact(a), new Exact(b)];
          const actual = [
            left.gt(right),
            left.gte(right),
            left.lt(right),
            left.lte(right),
            left.isZero(),
            left.isNegative(),
          ];
          // decimal.js knows a −0.
          const wanted = [x.gt(y), x.gte(y), x.lt(y), x.lte(y), x.isZero(), x.isNegative() && !x.isZero()];
          expect([a, b, ...actual]).toEqual([a, b, ...wanted]);
        },
      ),
      runs,
    );
  });

  it('reads and shows', () => {
    fc.assert(
      fc.property(text, (each) => {
        expect(money(each).toFixed()).toBe(new Exact(each).toFixed());
      }),
      runs,
    );
  });
});
