import { describe, expect, it } from '@jest/globals';
import type { Clock } from '../common/clock.js';
import { formatMoney } from '../common/money.js';
import { Exchanges } from '../market-data/calendar/exchanges.js';
import { MarketCalendar } from '../market-data/calendar/market-calendar.js';
import type { LatestPrice } from '../market-data/price-reader.js';
import { createTradeSchema } from './portfolio.schemas.js';
import { TradeTerms } from './trade-terms.js';

const now = new Date('2026-03-02T15:00:00.000Z');

interface World {
  /** by symbol: the currency of the position */
  held?: Record<string, string>;
  /** by symbol: the price and its currency */
  prices?: Record<string, [price: string, currency: string | null]>;
}

/** The terms of a trade in a portfolio in USD: a buy of 10 AAPL at 187.50, unless told otherwise. */
function termsOf(input: object = {}, { held = {}, prices = {} }: World = {}) {
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
  const clock = { now: () => now } as Clock;
  const terms = new TradeTerms(holdings as never, reader as never, new Exchanges(new MarketCalendar()), clock);
  const trade = { type: 'buy', symbol: 'AAPL', quantity: '10', price: '187.50', ...input };
  return terms.of('ada', 'p', createTradeSchema.parse(trade));
}

describe('the terms of a trade', () => {
  it('of a buy take its amount and the fee out of the cash', async () => {
    // 10 × 187.50 = 1875; −1875 − 1.50 = −1876.50
    const { execution, cashMovement, trade } = await termsOf({ fee: '1.50' });
    expect(formatMoney(cashMovement)).toBe('-1876.5');
    expect(execution).toMatchObject({ side: 'buy', day: '2026-03-02' });
    expect(trade).toEqual({
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

  it('of a sell bring its amount less the fee', async () => {
    // 1875 − 1.50 = 1873.50
    expect(formatMoney((await termsOf({ type: 'sell', fee: '1.50' })).cashMovement)).toBe('1873.5');
  });

  it('keep an amount exact where the price per unit is not', async () => {
    // 100 ÷ 3 = 33.333333333333333333…
    const { execution, trade } = await termsOf({ quantity: '3', price: undefined, amount: '100' });
    expect(trade).toMatchObject({ amount: '100', price: '33.333333333333333333' });
    expect(formatMoney(execution.amount)).toBe('100');
  });
});

describe('the currency of a trade', () => {
  it.each<[string, object, World, string]>([
    ['is the one it names', { currency: 'CHF' }, { held: { AAPL: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'CHF'],
    ['else that of the position', {}, { held: { AAPL: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'EUR'],
    ['else that of the price', {}, { held: { IBM: 'EUR' }, prices: { AAPL: ['1', 'GBP'] } }, 'GBP'],
    ['else the portfolio’s', {}, { prices: { AAPL: ['1', null] } }, 'USD'],
  ])('%s', async (_, input, world, currency) => {
    expect((await termsOf(input, world)).currency).toBe(currency);
  });
});

describe('the rate of a trade', () => {
  const eur = { currency: 'EUR' };

  it.each<[string, object, World['prices'], string | null]>([
    ['is 1 in the base currency', {}, {}, '1'],
    ['is the one it names', { ...eur, fxRate: '1.0800' }, { 'EUR/USD': ['1.2', 'USD'] }, '1.08'],
    ['else the latest', eur, { 'EUR/USD': ['1.20', 'USD'] }, '1.2'],
    ['else the inverse of the opposite', eur, { 'USD/EUR': ['0.8', 'EUR'] }, '1.25'],
    ['else not known', eur, {}, null],
  ])('%s', async (_, input, prices, fxRate) => {
    const { execution, trade } = await termsOf(input, { prices });
    expect(trade.fxRate).toBe(fxRate);
    expect(formatMoney(execution.fxRate)).toBe(fxRate);
  });
});

describe('the time of a trade', () => {
  it('is now, unless it says when', async () => {
    expect((await termsOf()).trade.executedAt).toEqual(now);
    expect((await termsOf({ executedAt: '2026-02-27T20:00:00Z' })).trade.executedAt).toEqual(
      new Date('2026-02-27T20:00:00Z'),
    );
  });

  it('belongs to the day in New York', async () => {
    expect((await termsOf({ executedAt: '2026-03-02T04:59:59Z' })).execution.day).toBe('2026-03-01');
    expect((await termsOf({ executedAt: '2026-03-02T05:00:00Z' })).execution.day).toBe('2026-03-02');
  });

  it('may be a minute ahead of our clock, and no more', async () => {
    await expect(termsOf({ executedAt: '2026-03-02T15:01:00.000Z' })).resolves.toBeDefined();
    await expect(termsOf({ executedAt: '2026-03-02T15:01:00.001Z' })).rejects.toMatchObject({
      kind: 'refused',
      code: 'executed_at_in_future',
    });
  });
});
