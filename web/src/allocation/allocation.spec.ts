import { describe, expect, it } from '@jest/globals';
import type { Portfolio } from 'freshfolio/client';
import { byCurrency, byPosition } from './allocation.js';

interface Held {
  symbol: string;
  currency?: string;
  fxRate?: string | null;
  marketValue: string | null;
}

function portfolioOf(positions: Held[], cash: Portfolio['cash'], cashValue: string, missing: object[] = []): Portfolio {
  return {
    baseCurrency: 'USD',
    positions: positions.map((held) => ({ currency: 'USD', fxRate: '1', ...held })),
    cash,
    valuation: { cashValue, missing },
  } as unknown as Portfolio;
}
const told = (slices: ReturnType<typeof byPosition>) => slices.map(({ id, amount, percent }) => [id, amount, percent]);

describe('the allocation', () => {
  it('is exact, the largest first, and 100 % in all', () => {
    const held = [
      { symbol: 'KO', marketValue: '0.1' },
      { symbol: 'IBM', marketValue: '0.2' },
    ];
    expect(told(byPosition(portfolioOf(held, [{ currency: 'USD', amount: '0.7' }], '0.7')))).toEqual([
      ['cash', '0.7', '70.00'],
      ['IBM', '0.2', '20.00'],
      ['KO', '0.1', '10.00'],
    ]);
  });

  it('says what is owed as less than nothing', () => {
    const portfolio = portfolioOf([{ symbol: 'KO', marketValue: '150' }], [{ currency: 'USD', amount: '-50' }], '-50');
    expect(told(byPosition(portfolio))).toEqual([
      ['KO', '150', '150.00'],
      ['cash', '-50', '-50.00'],
    ]);
  });

  it('names what is not known, with the reason, and takes it for nothing', () => {
    const held = [
      { symbol: 'KO', marketValue: '5' },
      { symbol: 'NEW', marketValue: null },
    ];
    const slices = byPosition(portfolioOf(held, [], '0', [{ symbol: 'NEW', reason: 'no_price' }]));
    expect(slices).toMatchObject([
      { id: 'NEW', amount: null, percent: null, reason: 'no price yet' },
      { id: 'KO', percent: '100.00' },
    ]);
  });

  it('has the smallest of many positions as one', () => {
    const held = Array.from({ length: 25 }, (_, index) => ({ symbol: `S${index}`, marketValue: String(100 - index) }));
    const slices = byPosition(portfolioOf(held, [], '0'));
    // 80 + 79 + 78 + 77 + 76
    expect([slices.length, slices.at(-1)]).toMatchObject([21, { name: '5 others', amount: '390' }]);
  });

  it('by currency has cash beside the positions, at the rate of these or as what is left of all cash', () => {
    const held = [
      { symbol: 'KO', marketValue: '100' },
      { symbol: 'SAP', currency: 'EUR', fxRate: '1.1', marketValue: '220' },
    ];
    const cash = [
      { currency: 'USD', amount: '10' },
      { currency: 'EUR', amount: '20' }, // 22
      { currency: 'CHF', amount: '30' }, // 33: 65 − 10 − 22
    ];
    expect(told(byCurrency(portfolioOf(held, cash, '65')))).toEqual([
      ['EUR', '242', '62.86'],
      ['USD', '110', '28.57'],
      ['CHF', '33', '8.57'],
    ]);
    const unknown = byCurrency(portfolioOf(held, cash, '32', [{ symbol: 'CHF', reason: 'no_fx_rate' }]));
    expect(unknown[0]).toMatchObject({ id: 'CHF', amount: null, percent: null, reason: 'no exchange rate' });
  });
});
