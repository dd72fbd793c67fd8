import { describe, expect, it } from '@jest/globals';
import { distanceTo } from './target.js';

describe('a target price', () => {
  it.each([
    ['110', '100', '95', { percent: '10.00', isReached: false }],
    // risen over it, fallen under it, and come to it exactly
    ['98', '100', '95', { percent: '-2.00', isReached: true }],
    ['98', '95', '100', { percent: '3.16', isReached: true }],
    ['100', '100', null, { percent: '0.00', isReached: true }],
    // a buyer's, who waits for less
    ['90', '100', '95', { percent: '-10.00', isReached: false }],
  ])('of %s at %s after a close at %s', (target, price, previousClose, distance) => {
    expect(distanceTo(target, { price, previousClose })).toEqual(distance);
  });

  it('is nowhere without a price', () => {
    expect(distanceTo('100', { price: null, previousClose: null })).toBeNull();
  });
});
