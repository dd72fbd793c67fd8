import { describe, expect, it } from '@jest/globals';
import { formatMoney } from '../common/money.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { RateBook } from './rates.js';

const price = (symbol: string, text: string, figures: Partial<LatestPrice> = {}): LatestPrice => ({
  symbol,
  price: text,
  currency: null,
  asOf: '2026-03-02T15:00:00.000Z',
  tradingDay: '2026-03-02',
  openingPrice: null,
  previousClose: null,
  volume: null,
  source: 'test',
  ...figures,
});
const bookOf = (prices: LatestPrice[]) => new RateBook(new Map(prices.map((each) => [each.symbol, each])), 'USD');
const rate = (currency: string, ...prices: LatestPrice[]) => formatMoney(bookOf(prices).now(currency));

describe('a rate into the base currency', () => {
  it('of the base currency itself is 1, whatever a feed says', () => {
    expect(rate('USD')).toBe('1');
    expect(rate('USD', price('USD/USD', '2'))).toBe('1');
  });

  it('is the price of the pair', () => {
    expect(rate('EUR', price('EUR/USD', '1.0830'))).toBe('1.083');
  });

  it('is the inverse of the opposite pair where only that is known, to 18 places', () => {
    // 1 ÷ 0.92 = 1.08695652173913043478…
    expect(rate('EUR', price('USD/EUR', '0.92'))).toBe('1.086956521739130435');
    // 1 ÷ 150 = 0.00666…
    expect(rate('JPY', price('USD/JPY', '150'))).toBe('0.006666666666666667');
  });

  it('is rather the pair itself where both are known', () => {
    expect(rate('EUR', price('USD/EUR', '0.5'), price('EUR/USD', '1.08'))).toBe('1.08');
  });

  it('is not known where neither is; there is no way over any other currency', () => {
    expect(rate('EUR')).toBeNull();
    expect(rate('EUR', price('EUR/GBP', '0.85'), price('GBP/USD', '1.25'))).toBeNull();
  });

  it('goes over the euro, else over the dollar, where the pair is not quoted, and says so', () => {
    // 1.25 × 1.08 = 1.35
    const book = bookOf([price('GBP/EUR', '1.25'), price('EUR/USD', '1.08')]);
    expect(book.rateOf('GBP')).toMatchObject({ via: 'EUR' });
    expect(formatMoney(book.now('GBP'))).toBe('1.35');
    expect(bookOf([price('GBP/USD', '1.3')]).rateOf('GBP')).toMatchObject({ via: null });
  });
});

const before = (day: string, ...prices: LatestPrice[]) => formatMoney(bookOf(prices).before('EUR', day));

describe('the rate of the day before', () => {
  it('is the previous close of the pair', () => {
    expect(before('2026-03-02', price('EUR/USD', '1.08', { previousClose: '1.07' }))).toBe('1.07');
  });

  it('is the last one of a pair that was not priced since', () => {
    expect(before('2026-03-03', price('EUR/USD', '1.08', { previousClose: '1.07' }))).toBe('1.08');
  });

  it('is not known where nobody has brought it', () => {
    expect(before('2026-03-02', price('EUR/USD', '1.08'))).toBeNull();
  });
});
