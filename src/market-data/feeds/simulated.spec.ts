import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { SystemClock } from '../../common/clock.js';
import { Exchanges } from '../calendar/exchanges.js';
import { MarketCalendar } from '../calendar/market-calendar.js';
import type { Tick } from './feed.js';
import { SimulatedFeed, type SimulatedInstrument } from './simulated.js';

const instruments: SimulatedInstrument[] = [
  { symbol: 'AAPL', currency: 'USD', startPrice: '190.00' },
  { symbol: 'SAP', currency: 'EUR', startPrice: '142.5' },
  { symbol: 'DUST', currency: 'USD', startPrice: '0.01' },
];

const pricesOf = (batches: Tick[][]) => batches.flat().map(({ symbol, price }) => `${symbol} ${price}`);

describe('SimulatedFeed', () => {
  const exchanges = new Exchanges(new MarketCalendar());
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2024-06-04T14:00:00Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  /** What a feed delivers in so many ms, batch by batch; it is stopped afterwards. */
  async function play(ms: number, options = {}): Promise<Tick[][]> {
    const abort = new AbortController();
    const batches: Tick[][] = [];
    const run = new SimulatedFeed(instruments, new SystemClock(), exchanges, options).run((ticks) => {
      batches.push(ticks);
      return Promise.resolve();
    }, abort.signal);
    await jest.advanceTimersByTimeAsync(ms);
    abort.abort();
    await run;
    return batches;
  }

  it('starts with every instrument at its start price', async () => {
    const [first] = await play(0);
    expect(first).toMatchObject([
      { symbol: 'AAPL', currency: 'USD', price: '190.00', openingPrice: '190.00', source: 'simulated' },
      { symbol: 'SAP', currency: 'EUR', price: '142.50' },
      { symbol: 'DUST', price: '0.01' },
    ]);
    expect(first?.[0]?.asOf).toEqual(new Date('2024-06-04T14:00:00Z'));
  });

  it('moves some of them every 250 ms, in cents, and never down to nothing', async () => {
    const batches = await play(60_000);
    expect(batches).toHaveLength(1 + 60_000 / 250);
    expect(batches.every((batch) => batch.length >= 1 && batch.length <= instruments.length)).toBe(true);
    const ticks = batches.flat();
    expect(ticks.every(({ price }) => /^\d+\.\d{2}$/.test(price) && price !== '0.00')).toBe(true);
    expect(new Set(ticks.filter(({ symbol }) => symbol === 'AAPL').map(({ price }) => price)).size).toBeGreaterThan(20);
  });

  it('invents the same prices from the same seed, and others from another one', async () => {
    jest.setSystemTime(new Date('2024-06-04T14:00:00Z'));
    const once = pricesOf(await play(5000, { seed: 7 }));
    expect(pricesOf(await play(5000, { seed: 7 }))).toEqual(once);
    expect(pricesOf(await play(5000, { seed: 8 }))).not.toEqual(once);
  });

  it('keeps the open and the previous close for the trading day, and renews them on the next', async () => {
    jest.setSystemTime(new Date('2024-06-05T03:59:30Z')); // half a minute before New York's midnight
    const ticks = (await play(60_000)).flat().filter(({ symbol }) => symbol === 'AAPL');
    const midnight = new Date('2024-06-05T04:00:00Z');
    const today = ticks.filter(({ asOf }) => asOf < midnight);
    const tomorrow = ticks.filter(({ asOf }) => asOf >= midnight);
    expect(new Set(today.map(({ openingPrice }) => openingPrice))).toEqual(new Set(['190.00']));
    expect(new Set(today.map(({ previousClose }) => previousClose)).size).toBe(1);
    expect(today[0]?.previousClose).not.toBe('190.00');
    expect(new Set(tomorrow.map(({ openingPrice }) => openingPrice)).size).toBe(1);
    expect(tomorrow[0]?.previousClose).toBe(today.at(-1)?.price);
  });

  it('stops at once when told to, and leaves no timer', async () => {
    await play(100);
    expect(jest.getTimerCount()).toBe(0);
  });
});
