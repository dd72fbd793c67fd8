import { describe, expect, it } from '@jest/globals';
import { formatMoney } from '../common/money.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Holdings } from './holdings.js';
import { symbolsToPrice, toBaseBy, toQuote } from './quotes.js';

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
const rate = (currency: string, ...prices: LatestPrice[]) =>
  formatMoney(toBaseBy(new Map(prices.map((each) => [each.symbol, each])), 'USD')(currency));

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

  it('is not known where neither is; there is no way over a third currency', () => {
    expect(rate('EUR')).toBeNull();
    expect(rate('EUR', price('EUR/GBP', '0.85'), price('GBP/USD', '1.25'))).toBeNull();
  });
});

const holdingsOf = (positions: [symbol: string, currency: string][], cash: string[]): Holdings =>
  ({
    portfolio: { baseCurrency: 'USD' },
    positions: positions.map(([symbol, currency]) => ({ symbol, currency })),
    cash: cash.map((currency) => ({ currency, amount: '1' })),
  }) as unknown as Holdings;

describe('what must be priced', () => {
  it('is what is held', () => {
    expect(
      symbolsToPrice(
        holdingsOf(
          [
            ['AAPL', 'USD'],
            ['IBM', 'USD'],
          ],
          ['USD'],
        ),
      ),
    ).toEqual(['AAPL', 'IBM']);
  });

  it('is also both directions of each foreign currency, once', () => {
    expect(
      symbolsToPrice(
        holdingsOf(
          [
            ['SAP', 'EUR'],
            ['BMW', 'EUR'],
          ],
          ['EUR', 'GBP', 'USD'],
        ),
      ),
    ).toEqual(['SAP', 'BMW', 'EUR/USD', 'USD/EUR', 'GBP/USD', 'USD/GBP']);
  });
});

describe('a quote', () => {
  it('is read once, for all who hold the symbol', () => {
    const known = price('VOD', '70.50');
    expect(toQuote(known)).toBe(toQuote(known));
    expect(toQuote(price('VOD', '70.50'))).not.toBe(toQuote(known));
  });

  it('does not make up what is not known', () => {
    const known = toQuote(price('AAPL', '10', { openingPrice: '9.50', previousClose: '9' }));
    expect([known.price, known.openingPrice, known.previousClose].map((each) => formatMoney(each))).toEqual([
      '10',
      '9.5',
      '9',
    ]);
    expect(toQuote(price('AAPL', '10'))).toMatchObject({ openingPrice: null, previousClose: null });
  });
});
