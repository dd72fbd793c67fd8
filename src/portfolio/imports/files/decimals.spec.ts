import { describe, expect, it } from '@jest/globals';
import { decimalMarkOf, readDecimal } from './decimals.js';

describe('a number', () => {
  it.each([
    ['1234.5', '.', '1234.5'],
    ['1,234.50', '.', '1234.5'],
    ['1,234,567', '.', '1234567'],
    ["1'234.5", '.', '1234.5'],
    ['1.234,5', ',', '1234.5'],
    ['1\u00a0234,5', ',', '1234.5'],
    ['-0,5', ',', '-0.5'],
    ['+.5', '.', '0.5'],
    ['1e-7', '.', '0.0000001'],
    ['1.5E+3', '.', '1500'],
    ['0.1000000000000000000001', '.', '0.1000000000000000000001'],
  ] as const)('%s by "%s" is %s', (text, mark, wanted) => {
    expect(readDecimal(text, mark)?.toFixed()).toBe(wanted);
  });

  it.each(['', '-', '.', '1,2345', '12,34.5', '1.2.3', '1x', 'NaN', '1e999', '--1', '9'.repeat(101)])(
    '%s is none',
    (text) => {
      expect(readDecimal(text, '.')).toBeNull();
    },
  );
});

describe('the decimal mark of a file', () => {
  it.each([
    ['is the one that its numbers agree on', ['1,5', '1.234'], '.', ','],
    ['and of those with both the last', ['1.234,56'], '.', ','],
    ['1,234.56 has a point', ['1,234.56', '1,234'], ',', '.'],
    ['is the usual one where all of them can be read either way', ['1.234', '12'], ',', ','],
    ['0.123 cannot', ['0.123'], ',', '.'],
  ] as const)('%s', (_, numbers, usual, wanted) => {
    expect(decimalMarkOf(numbers, usual)).toBe(wanted);
  });
});
