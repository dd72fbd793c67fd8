import { describe, expect, it } from '@jest/globals';
import { formatMoney } from '../common/money.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import type { Holdings } from './holdings.js';
import { pairsOfPrices, symbolsToPrice, toQuote } from './quotes.js';

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

const prices = (...all: LatestPrice[]) => new Map(all.map((each) => [each.symbol, each]));

describe('what must be priced besides', () => {
  it('is the way over the euro and the dollar, where a pair is not quoted', () => {
    const holdings = holdingsOf([['NESN', 'CHF']], ['EUR']);
    expect(pairsOfPrices(prices(price('EUR/USD', '1.1')), holdings)).toEqual([
      'CHF/EUR',
      'EUR/CHF',
      'EUR/USD',
      'USD/EUR',
    ]);
    expect(pairsOfPrices(prices(price('EUR/USD', '1.1'), price('USD/CHF', '0.9')), holdings)).toEqual([]);
  });

  it('is what a symbol is priced in', () => {
    const found = pairsOfPrices(
      prices(price('VOD', '70', { currency: 'GBX' }), price('GBX/USD', '0.01')),
      holdingsOf([['VOD', 'GBP']], []),
    );
    expect(found).toEqual(expect.arrayContaining(['GBX/USD', 'USD/GBX']));
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
