import { describe, expect, it } from '@jest/globals';
import type { LatestPrice } from './price-reader.js';
import { priceSchemaOut } from './price.schemas.js';
import { presentPrice } from './price-view.js';

const latest: LatestPrice = {
  symbol: 'AAPL',
  price: '232.50',
  currency: 'USD',
  asOf: '2026-03-02T15:00:00.000Z',
  tradingDay: '2026-03-02',
  openingPrice: '230.00',
  previousClose: '225.00',
  volume: '1500.0',
  source: 'simulated',
};

describe('presentPrice', () => {
  it('gives the change against the previous close, and every decimal in one form', () => {
    // 232.50 − 225 = 7.50, which is 7.50 ÷ 225 = 3.333333 %
    const view = presentPrice(latest, 'live');
    expect(view).toEqual({
      symbol: 'AAPL',
      price: '232.5',
      currency: 'USD',
      asOf: '2026-03-02T15:00:00.000Z',
      openingPrice: '230',
      previousClose: '225',
      change: '7.5',
      changePercent: '3.333333',
      volume: '1500',
      source: 'simulated',
      freshness: 'live',
    });
    expect(priceSchemaOut.parse(view)).toEqual(view);
  });

  it('knows no change without a previous close, and says null to all that is not known', () => {
    const view = presentPrice(
      { ...latest, currency: null, openingPrice: null, previousClose: null, volume: null },
      'stale',
    );
    expect(view).toMatchObject({
      currency: null,
      openingPrice: null,
      previousClose: null,
      change: null,
      changePercent: null,
      volume: null,
    });
  });

  it('of an unchanged price is 0, of a fallen one below', () => {
    expect(presentPrice({ ...latest, price: '225' }, 'live')).toMatchObject({ change: '0', changePercent: '0' });
    // 0.1 − 0.3 = −0.2, exactly
    expect(presentPrice({ ...latest, price: '0.1', previousClose: '0.3' }, 'live')).toMatchObject({
      change: '-0.2',
      changePercent: '-66.666667',
    });
  });
});
