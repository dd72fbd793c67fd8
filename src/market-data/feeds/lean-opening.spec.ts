import { describe, expect, it } from '@jest/globals';
import { LeanOpening } from './lean-opening.js';

const OPEN = 34_200_000; // 09:30
const CLOSE = 57_600_000;
const REGULAR = '1';
const AUCTION = '40';
const NASDAQ_CROSS = '20200040';
const EXTENDED_HOURS = '2000';

function openingOf(...trades: [time: number, price: string, conditions: string][]): string | undefined {
  const opening = new LeanOpening(OPEN, CLOSE);
  for (const trade of trades) opening.see(...trade);
  return opening.price;
}

describe('LeanOpening', () => {
  it('is the first trade of the regular session', () => {
    expect(openingOf([OPEN - 1, '99', REGULAR])).toBeUndefined();
    expect(openingOf([OPEN - 1, '99', REGULAR], [OPEN, '100', REGULAR], [OPEN + 1, '101', REGULAR])).toBe('100');
  });

  it('gives way to the opening auction once, if that is held within a minute', () => {
    expect(openingOf([OPEN, '100', REGULAR], [OPEN + 4000, '98', AUCTION], [OPEN + 4000, '97', AUCTION])).toBe('98');
    expect(openingOf([OPEN, '100', REGULAR], [OPEN + 60_000, '98', AUCTION])).toBe('100');
  });

  it('takes neither another market’s cross nor an extended-hours trade for the opening', () => {
    expect(openingOf([OPEN, '100', REGULAR], [OPEN + 1, '98', NASDAQ_CROSS])).toBe('100');
    expect(openingOf([OPEN, '99', EXTENDED_HOURS], [OPEN + 1, '100', REGULAR])).toBe('100');
  });

  it('may come late in the session, but not after it', () => {
    expect(openingOf([CLOSE - 1, '100', REGULAR])).toBe('100');
    expect(openingOf([CLOSE, '100', REGULAR])).toBeUndefined();
  });
});
