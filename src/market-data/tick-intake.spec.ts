import { beforeEach, describe, expect, it } from '@jest/globals';
import { Clock } from '../common/clock.js';
import type { Tick } from './feeds/feed.js';
import type { TickBuffer } from './price-path/tick-buffer.js';
import { TickIntake } from './tick-intake.js';

const now = new Date('2026-03-02T15:00:00.000Z');
const clock = { now: () => now } as Clock;
let stored: Tick[];
let suspect: number[];
const buffer = {
  submit: (ticks: Tick[]) => {
    stored = ticks;
    return Promise.resolve({ accepted: ticks.length - suspect.length, ignored: 0, suspect, unknown: [] });
  },
} as unknown as TickBuffer;
const intake = new TickIntake(buffer, clock);

const price = { symbol: 'AAPL', price: '232.50', asOf: '2026-03-02T14:59:59.000Z' };
const rate = { base: 'EUR', quote: 'USD', rate: '1.0834', asOf: '2026-03-02T14:59:59.000Z' };
const codesOf = async (answer: ReturnType<TickIntake['prices']>): Promise<string[]> =>
  (await answer).rejected.map(({ code }) => code);

beforeEach(() => {
  [stored, suspect] = [[], []];
});

describe('a batch of prices', () => {
  it('is stored as it came, from "api" unless it says where it comes from', async () => {
    const whole = {
      ...price,
      currency: 'USD',
      openingPrice: '230',
      previousClose: '228.1',
      volume: '0',
      source: 'desk',
    };
    expect(await intake.prices([price, whole])).toEqual({ accepted: 2, ignored: 0, rejected: [] });
    const asOf = new Date(price.asOf);
    expect(stored).toEqual([
      { symbol: 'AAPL', price: '232.50', asOf, source: 'api' },
      {
        symbol: 'AAPL',
        price: '232.50',
        asOf,
        currency: 'USD',
        openingPrice: '230',
        previousClose: '228.1',
        volume: '0',
        source: 'desk',
      },
    ]);
  });

  it('is judged row by row: bad ones are named by their index, good ones are stored', async () => {
    const answer = await intake.prices([price, { ...price, price: '0' }, price, { ...price, symbol: '' }]);
    expect(answer).toMatchObject({
      accepted: 2,
      rejected: [
        { index: 1, code: 'invalid_price' },
        { index: 3, code: 'invalid_symbol' },
      ],
    });
    expect(answer.rejected[0]?.detail).toBe('must be greater than 0');
    expect(stored).toHaveLength(2);
  });

  it('names what is held back by its index among all rows, in their order', async () => {
    suspect = [1, 2];
    const answer = await intake.prices([{ ...price, price: '0' }, price, price, price, null]);
    expect(answer).toMatchObject({ accepted: 1, ignored: 0 });
    expect(answer.rejected.map(({ index, code }) => [index, code])).toEqual([
      [0, 'invalid_price'],
      [2, 'suspect_price'],
      [3, 'suspect_price'],
      [4, 'invalid_row'],
    ]);
  });

  it.each<[string, unknown, string]>([
    ['no symbol', { ...price, symbol: undefined }, 'invalid_symbol'],
    ['a symbol in small letters', { ...price, symbol: 'aapl' }, 'invalid_symbol'],
    ['a currency pair for a symbol', { ...price, symbol: 'EUR/USD' }, 'invalid_symbol'],
    ['a number for a price', { ...price, price: 232.5 }, 'invalid_price'],
    ['a price of 0', { ...price, price: '0.00' }, 'invalid_price'],
    ['a price below 0', { ...price, price: '-1' }, 'invalid_price'],
    ['a price that is none', { ...price, price: 'NaN' }, 'invalid_price'],
    ['a price with an exponent', { ...price, price: '1e5' }, 'invalid_price'],
    ['a price with too many places', { ...price, price: '1.000000001' }, 'invalid_price'],
    ['no time', { ...price, asOf: undefined }, 'invalid_as_of'],
    ['a time without an offset', { ...price, asOf: '2026-03-02T14:59:59' }, 'invalid_as_of'],
    ['a time that is a number', { ...price, asOf: 1772463599000 }, 'invalid_as_of'],
    ['a currency that is none', { ...price, currency: 'usd' }, 'invalid_currency'],
    ['a bad opening price', { ...price, openingPrice: '0' }, 'invalid_opening_price'],
    ['a bad previous close', { ...price, previousClose: '' }, 'invalid_previous_close'],
    ['a volume below 0', { ...price, volume: '-1' }, 'invalid_volume'],
    ['an empty source', { ...price, source: '' }, 'invalid_source'],
    ['a sequence below 0', { ...price, sequence: -1 }, 'invalid_sequence'],
    ['a confirmation that is none', { ...price, confirmed: 'yes' }, 'invalid_confirmed'],
    ['text', 'AAPL 232.50', 'invalid_row'],
    ['nothing', null, 'invalid_row'],
    ['a list', [price], 'invalid_row'],
  ])('rejects %s', async (_, row, code) => {
    expect(await codesOf(intake.prices([row]))).toEqual([code]);
    expect(stored).toEqual([]);
  });

  it('takes what a clock that is a minute ahead says, and nothing later: it would keep all true prices out', async () => {
    expect(await codesOf(intake.prices([{ ...price, asOf: '2026-03-02T15:01:00.000Z' }]))).toEqual([]);
    expect(await codesOf(intake.prices([{ ...price, asOf: '2026-03-02T15:01:00.001Z' }]))).toEqual(['as_of_in_future']);
  });

  it('tells one instant in any offset', async () => {
    await intake.prices([{ ...price, asOf: '2026-03-02T09:59:59-05:00' }]);
    expect(stored[0]?.asOf).toEqual(new Date(price.asOf));
  });
});

describe('a batch of FX rates', () => {
  it('is stored as the prices of pairs, in the quote currency', async () => {
    await intake.rates([rate]);
    expect(stored).toEqual([
      { symbol: 'EUR/USD', price: '1.0834', currency: 'USD', asOf: new Date(rate.asOf), source: 'api' },
    ]);
  });

  it.each<[string, unknown, string]>([
    ['a base that is none', { ...rate, base: 'EURO' }, 'invalid_base'],
    ['no quote', { ...rate, quote: undefined }, 'invalid_quote'],
    ['a rate of 0', { ...rate, rate: '0' }, 'invalid_rate'],
    ['a rate that is a number', { ...rate, rate: 1.08 }, 'invalid_rate'],
    ['a rate of tomorrow', { ...rate, asOf: '2026-03-03T00:00:00Z' }, 'as_of_in_future'],
  ])('rejects %s', async (_, row, code) => {
    expect(await codesOf(intake.rates([row]))).toEqual([code]);
  });
});
