import { expect, it } from '@jest/globals';
import { minorUnits } from './currencies.js';

it.each([
  ['USD', 2],
  ['JPY', 0],
  ['KWD', 3],
  ['CLF', 4],
  // By ISO 4217; what is customary on a price tag is another thing.
  ['HUF', 2],
  ['IQD', 3],
  ['XAU', null],
  ['GBX', null],
])('the minor unit of %s has %p digits', (code, digits) => {
  expect(minorUnits.get(code)).toBe(digits);
});

it.each(['XXX', 'XTS', 'ABC', 'BTC', 'usd', ''])('does not take %j for one', (code) => {
  expect(minorUnits.has(code)).toBe(false);
});
