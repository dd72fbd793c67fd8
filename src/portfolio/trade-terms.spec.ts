import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../common/clock.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { TradeTerms } from './trade-terms.js';
import { createTradeSchema } from './trade.schemas.js';

const now = new Date('2026-03-02T15:00:00.000Z');

interface World {
  /** by symbol: the currency of the position */
  held?: Record<string, string>;
  /** by symbol: the price and its currency */
  prices?: Record<string, [price: string, currency: string | null]>;
  /** by pair: its rate at the end of the day that is asked about */
  history?: Record<string, string>;
}

/** The terms of a trade in a portfolio in USD: a buy of 10 AAPL at 187.50, unless told otherwise. */
function termsOf(input: object = {}, { held = {}, prices = {}, history = {} }: World = {}) {
  const positions = Object.entries(held).map(([symbol, currency]) => ({ symbol, currency }));
  const holdings = {
    read: () => Promise.resolve({ value: { portfolio: { baseCurrency: 'USD' }, positions, cash: [] } }),
  };
  const reader = {
    latest: (symbols: string[]) =>
      Promise.resolve(
        new Map(
          symbols.flatMap((symbol) => {
            const [price, currency] = prices[symbol] ?? [];
            return price === undefined ? [] : [[symbol, { symbol, price, currency } as LatestPrice]];
          }),
        ),
      ),
  };
  const fx = {
    pairsBefore: () => Promise.resolve((pair: string) => history[pair]),
  };
  const clock = { now: () => now } as Clock;
  const terms = new TradeTerms(holdings as never, reader as never, fx as never, clock);
  const trade = { type: 'buy', symbol: 'AAPL', quantity: '10', price: '187.50', ...input };
  return terms.of('ada', 'p', createTradeSchema.parse(trade));
}

describe('the terms of a trade', () => {
  it('have its gross consideration', async () => {
    // 10 × 187.50 = 1875
    expect((await termsOf({ fee: '1.50' })).trade).toEqual({
      type: 'buy',
      symbol: 'AAPL',
      quantity: '10',
      price: '187.5',
      amount: '1875',
      fee: '1.5',
      currency: 'USD',
      fxRate: '1',
      executedAt: now,
      note: null,
    });
  });

  it('keep an amount exact where the price per unit is not', async () => {
    // 100 ÷ 3 = 33.333333333333333333…
    const { trade } = await termsOf({ quantity: '3', price: undefined, amount: '100' });
    expect(trade).toMatchObject({ amount: '100', price: '33.333333333333333333' });
  });
});

describe('the currency of a trade', () => {
  it.each<[string, object, World, string]>([
    ['is the one it names', { currency: 'CHF' }, { held: { AAPL: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'CHF'],
    ['else that of the position', {}, { held: { AAPL: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'EUR'],
    ['else that of the price', {}, { held: { IBM: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'GBP'],
    ['else the portfolio’s', {}, { prices: { AAPL: ['1', null] } }, 'USD'],
  ])('%s', async (_, input, world, currency) => {
    expect((await termsOf(input, world)).trade.currency).toBe(currency);
  });
});

describe('the rate of a trade', () => {
  const eur = { currency: 'EUR' };

  it.each<[string, object, World['prices'], string | null]>([
    ['is 1 in the base currency', {}, {}, '1'],
    ['is the one it names', { ...eur, fxRate: '1.0800' }, { 'EUR/USD': ['1.2', 'USD'] }, '1.08'],
    ['else the latest', eur, { 'EUR/USD': ['1.20', 'USD'] }, '1.2'],
    ['else the inverse of the opposite', eur, { 'USD/EUR': ['0.8', 'EUR'] }, '1.25'],
    [
      'else the way over the dollar or the euro',
      { currency: 'CHF' },
      { 'EUR/CHF': ['0.8', null], 'EUR/USD': ['1.2', null] },
      '1.5',
    ],
    ['else not known', eur, {}, null],
  ])('%s', async (_, input, prices, fxRate) => {
    expect((await termsOf(input, { prices })).trade.fxRate).toBe(fxRate);
  });
});

describe('the time of a trade', () => {
  it('is now, unless it says when', async () => {
    expect((await termsOf()).trade.executedAt).toEqual(now);
    expect((await termsOf({ executedAt: '2026-02-27T20:00:00Z' })).trade.executedAt).toEqual(
      new Date('2026-02-27T20:00:00Z'),
    );
  });

  it('decides which rate is the day’s: one of before is worth what it was then', async () => {
    const world = { prices: { 'EUR/USD': ['1.2', null] as [string, null] }, history: { 'EUR/USD': '1.1' } };
    const rateAt = async (executedAt: string) => (await termsOf({ currency: 'EUR', executedAt }, world)).trade.fxRate;
    expect(await rateAt('2026-03-01T23:59:59Z')).toBe('1.1');
    expect(await rateAt('2026-03-02T00:00:00Z')).toBe('1.2');
  });

  it('may be a minute ahead of our clock, and no more', async () => {
    await expect(termsOf({ executedAt: '2026-03-02T15:01:00.000Z' })).resolves.toBeDefined();
    await expect(termsOf({ executedAt: '2026-03-02T15:01:00.001Z' })).rejects.toMatchObject({
      kind: 'refused',
      code: 'executed_at_in_future',
    });
  });
});
