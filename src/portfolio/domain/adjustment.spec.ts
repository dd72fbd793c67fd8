import { describe, expect, it } from '@jest/globals';
import { formatMoney, money } from '../../common/money.js';
import { adjust } from './adjustment.js';
import { emptyBook } from './position.js';

/** 10 at 12 each, bought at 0.9 of the base currency */
const held = { ...emptyBook(), quantity: money('10'), costBasis: money('120'), costBasisInBase: money('108') };

function adjusted(position: Parameters<typeof adjust>[0], wanted: Record<string, string>) {
  const fields = Object.entries(wanted).map(([name, text]) => [name, money(text)]);
  const adjustment = adjust(position, Object.fromEntries(fields));
  return (
    adjustment && Object.fromEntries(Object.entries(adjustment).map(([name, value]) => [name, formatMoney(value)]))
  );
}

describe('what a position is set to', () => {
  it.each([
    ['another quantity leaves the average cost: 15 × 12', { quantity: '15' }, '15', '180'],
    ['an average cost is of the quantity that is held: 10 × 11.5', { averageCost: '11.5' }, '10', '115'],
    ['an average cost is of the new quantity: 4 × 11.5', { quantity: '4', averageCost: '11.5' }, '4', '46'],
    ['a cost is the cost', { quantity: '3', costBasis: '100' }, '3', '100'],
    ['it may have cost nothing', { costBasis: '0' }, '10', '0'],
  ])('%s', (_, wanted, quantity, amount) => {
    expect(adjusted(held, wanted)).toEqual({ quantity, amount, fxRate: '0.9' });
  });

  it('of three sevenths has no exact end, and is rounded once', () => {
    const sevenths = { ...held, quantity: money('7'), costBasis: money('100') };
    expect(adjusted(sevenths, { quantity: '3' })?.amount).toBe('42.857142857142857143');
  });

  it.each([
    ['one that was never held', emptyBook()],
    ['one whose rate is not known', { ...held, costBasisInBase: null }],
    ['one that cost nothing', { ...held, costBasis: money('0'), costBasisInBase: money('0') }],
  ])('of %s has no rate of its own', (_, position) => {
    expect(adjusted(position, { quantity: '2', costBasis: '5' })).toEqual({ quantity: '2', amount: '5', fxRate: null });
  });

  it.each<Record<string, string>>([{ quantity: '5' }, { averageCost: '5' }, { costBasis: '5' }, {}])(
    'needs a quantity and a cost where nothing is held: not %j alone',
    (wanted) => {
      expect(adjusted(emptyBook(), wanted)).toBeNull();
    },
  );
});
