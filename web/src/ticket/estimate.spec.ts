import { describe, expect, it } from '@jest/globals';
import { position } from '../test/page.js';
import { checkDraft } from './check-draft.js';
import { estimate } from './estimate.js';
import type { PendingTrade } from './pending-trades.js';
import type { Terms } from './terms.js';
import type { Draft } from './ticket.js';
import { withPending } from './with-pending.js';

const draft = { side: 'buy', symbol: 'VOD', quantity: '3', price: '0.1', fee: '', executedAt: '', note: '' } as Draft;
const terms: Terms = {
  symbol: 'VOD',
  currency: 'GBP',
  baseCurrency: 'USD',
  price: null,
  held: '2',
  cash: '1',
  fxRate: '1.25',
  allowsNegativeCash: false,
};

describe('what an order comes to', () => {
  it('is exact, with its fee, in both currencies', () => {
    // 3 × 0.1 = 0.3, + 0.01; × 1.25
    expect(estimate({ ...draft, fee: '0.01' }, terms)).toMatchObject({
      amount: '0.3',
      total: '0.31',
      totalInBase: '0.3875',
      quantityAfter: '5',
      cashAfter: '0.69',
    });
  });

  it('of a sale is what it brings without the fee', () => {
    const sold = estimate({ ...draft, side: 'sell', quantity: '2', fee: '0.01' }, terms);
    expect(sold).toMatchObject({ total: '0.19', quantityAfter: '0', cashAfter: '1.19' });
  });

  it('is not known without a price or a rate', () => {
    expect(estimate({ ...draft, price: null }, terms)).toBeUndefined();
    expect(estimate(draft, { ...terms, fxRate: null })?.totalInBase).toBeNull();
  });
});

describe('what cannot be ordered', () => {
  it.each([
    [{ quantity: '0.00000000001' }, { quantity: 'At most 18 digits, and 10 behind the point' }],
    [{ quantity: '0' }, { quantity: 'It must be more than 0' }],
    [{ price: '1.123456789' }, { price: 'At most 18 digits, and 8 behind the point' }],
    [{ price: null }, { price: 'No price of VOD is known: write one' }],
    [{ side: 'sell' as const }, { quantity: '2 are held, not more' }],
    [{ quantity: '11' }, { quantity: 'The cash is not enough: it would be -0.1 GBP' }],
    [{ executedAt: '2999-01-01T00:00' }, { executedAt: 'It cannot have been executed in the future' }],
  ])('%j', (typed, problems) => {
    expect(checkDraft({ ...draft, ...typed }, terms)).toEqual(problems);
  });
});

const trade = (facts: Partial<PendingTrade>) =>
  ({
    state: 'pending',
    side: 'buy',
    seenVersion: 1,
    terms: { symbol: 'AAPL', quantity: '5' },
    ...facts,
  }) as PendingTrade;

describe('a position with orders on their way', () => {
  it('has the quantity after them', () => {
    const sale = trade({ side: 'sell', terms: { ...trade({}).terms, quantity: '0.5' } });
    expect(withPending(position({}), [trade({}), sale])?.quantity).toBe('14.5');
    expect(withPending(undefined, [trade({ seenVersion: 0 })])).toMatchObject({
      symbol: 'AAPL',
      quantity: '5',
      price: null,
    });
  });

  it('does not count one twice that it has already, nor one that may not have been booked', () => {
    expect(withPending(position({ quantity: '15', version: 2 }), [trade({})])?.quantity).toBe('15');
    expect(withPending(position({}), [trade({ state: 'unknown' })])?.quantity).toBe('10');
  });
});
