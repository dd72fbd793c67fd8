import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { divide, formatMoney, money, percentOf, sum, ZERO } from './money.js';

const PLACES = 18;
const runs = { seed: 1, numRuns: 500 };

/** Integers of up to 36 digits, read as so many units of the 18th decimal place. */
const units = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n });
const fromUnits = (value: bigint): string => {
  const digits = (value < 0n ? -value : value).toString().padStart(PLACES + 1, '0');
  const text = `${digits.slice(0, -PLACES)}.${digits.slice(-PLACES)}`;
  return value < 0n ? `-${text}` : text;
};
/** `fromUnits` without trailing zeros. */
const canonical = (value: bigint): string => fromUnits(value).replace(/\.?0+$/, '');

/** numerator ÷ denominator to the nearest integer, ties to the even one. */
function halfEven(numerator: bigint, denominator: bigint): bigint {
  const sign = numerator < 0n === denominator < 0n ? 1n : -1n;
  const [n, d] = [numerator, denominator].map((value) => (value < 0n ? -value : value)) as [bigint, bigint];
  const [quotient, twice] = [n / d, (n % d) * 2n];
  const up = twice > d || (twice === d && quotient % 2n === 1n);
  return sign * (quotient + (up ? 1n : 0n));
}

describe('money', () => {
  it.each([
    ['232.50', '232.5'],
    ['007', '7'],
    ['0.000', '0'],
    ['-0', '0'],
    ['-0.10', '-0.1'],
    ['100000', '100000'],
    ['999999999999999999.9999999999', '999999999999999999.9999999999'],
    ['0.000000000000000001', '0.000000000000000001'],
  ])('shows %s as %s: no exponent, no trailing zeros', (text, shown) => {
    expect(formatMoney(money(text))).toBe(shown);
    expect(formatMoney(text)).toBe(shown);
  });

  it('shows the same in a text and in JSON', () => {
    const value = money('-0.10');
    expect([String(value), JSON.stringify({ value })]).toEqual(['-0.1', '{"value":"-0.1"}']);
  });

  it('shows what is not known as null', () => {
    expect(formatMoney(null)).toBeNull();
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '1\n',
    '+1',
    '.5',
    '1.',
    '1,5',
    '1e5',
    '0x10',
    '1_000',
    'NaN',
    'Infinity',
    '-Infinity',
    '٣',
  ])('does not read %j', (text) => {
    expect(() => money(text)).toThrow(TypeError);
  });

  it('keeps every digit of every decimal', () => {
    fc.assert(
      fc.property(units, (value) => {
        expect(formatMoney(money(fromUnits(value)))).toBe(canonical(value));
      }),
      runs,
    );
  });

  it('multiplies the largest quantity by the largest price without losing a digit', () => {
    // 10¹⁸ − 10⁻¹⁰ times 10¹⁸ − 10⁻⁸ = 10³⁶ − 10¹⁰ − 10⁸ + 10⁻¹⁸
    const product = money('999999999999999999.9999999999').times(money('999999999999999999.99999999'));
    expect(formatMoney(product)).toBe('999999999999999999999999989900000000.000000000000000001');
  });
});

describe('sum', () => {
  it('of nothing is 0', () => {
    expect(formatMoney(sum([]))).toBe('0');
  });

  it('does not know 0.1 + 0.2 = 0.30000000000000004', () => {
    expect(formatMoney(sum([money('0.1'), money('0.2')]))).toBe('0.3');
  });

  it('is exact, whatever is summed', () => {
    fc.assert(
      fc.property(fc.array(units, { maxLength: 40 }), (values) => {
        const expected = canonical(values.reduce((a, b) => a + b, 0n));
        expect(formatMoney(sum(values.map((value) => money(fromUnits(value)))))).toBe(expected);
      }),
      { seed: 1, numRuns: 100 },
    );
  });
});

describe('divide', () => {
  it.each([
    ['1', '3', '0.333333333333333333'],
    ['2', '3', '0.666666666666666667'],
    ['-2', '3', '-0.666666666666666667'],
    ['1', '8', '0.125'],
    // Half of an odd unit of the 18th place lies between two: the even one is taken.
    ['0.000000000000000001', '2', '0'],
    ['0.000000000000000003', '2', '0.000000000000000002'],
    ['0', '5', '0'],
  ])('%s ÷ %s = %s', (numerator, denominator, quotient) => {
    expect(formatMoney(divide(money(numerator), money(denominator)))).toBe(quotient);
  });

  it('by 0 has no answer', () => {
    expect(divide(money('1'), ZERO)).toBeNull();
    expect(divide(ZERO, ZERO)).toBeNull();
  });

  it('rounds half-even to 18 places, always', () => {
    fc.assert(
      fc.property(units, fc.bigInt({ min: 1n, max: 10n ** 28n }), (numerator, denominator) => {
        const expected = canonical(halfEven(numerator * 10n ** BigInt(PLACES), denominator));
        expect(formatMoney(divide(money(fromUnits(numerator)), money(fromUnits(denominator))))).toBe(expected);
      }),
      runs,
    );
  });
});

describe('percentOf', () => {
  it.each([
    // 50 of 1000 = 5 %
    ['50', '1000', '5'],
    ['-1', '3', '-33.333333'],
    ['2', '3', '66.666667'],
    // a loss of a loss: −50 of −200 = 25 %
    ['-50', '-200', '25'],
    ['0', '7', '0'],
  ])('%s of %s is %s percent', (change, base, percent) => {
    expect(formatMoney(percentOf(money(change), money(base)))).toBe(percent);
  });

  it('of 0 is not known', () => {
    expect(percentOf(money('5'), ZERO)).toBeNull();
  });
});
