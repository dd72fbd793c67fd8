import { describe, expect, it } from '@jest/globals';
import { compactUpdate, expandUpdate, type CompactUpdate, type Legend } from './compact.js';

const legend: Legend = { valuation: ['marketValue', 'asOf@', 'missing'], position: ['price', 'priceAsOf@', 'version'] };
const update = {
  portfolioId: '0192f5b4-0000-7000-8000-000000000001',
  revision: 7,
  sequence: 105,
  since: 103,
  valuation: { marketValue: '1.50', asOf: '2025-11-21T15:00:00.123Z', missing: [{ symbol: 'X', reason: 'no_price' }] },
  positions: [
    { symbol: 'AAPL', price: '187.51', priceAsOf: '2025-11-21T15:00:00.000Z' },
    { symbol: 'X', price: null, priceAsOf: null, version: 3 },
  ],
};

describe('a compact update', () => {
  it('says the same in fewer bytes', () => {
    const compact = compactUpdate(legend, update);
    expect(compact).toEqual([
      update.portfolioId,
      7,
      105,
      2,
      [0, '1.50', 1, 1763737200123, 2, [{ symbol: 'X', reason: 'no_price' }]],
      [
        ['AAPL', 0, '187.51', 1, 1763737200000],
        ['X', 0, null, 1, null, 2, 3],
      ],
    ]);
    expect(expandUpdate(legend, JSON.parse(JSON.stringify(compact)) as CompactUpdate)).toEqual(update);
  });

  it('has what else changed, by its name', () => {
    const more = { ...update, name: 'Growth', removed: ['IBM'] };
    expect(expandUpdate(legend, compactUpdate(legend, more))).toEqual(more);
  });

  it('of a later server is read as far as it is known', () => {
    const later: CompactUpdate = ['p', 1, 2, 1, [0, '1', 9, 'new'], [['A', 9, 'new']]];
    expect(expandUpdate(legend, later)).toMatchObject({
      valuation: { marketValue: '1' },
      positions: [{ symbol: 'A' }],
    });
  });
});
