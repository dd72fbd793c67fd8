import { beforeEach, describe, expect, it } from '@jest/globals';
import { MarketCalendar } from './calendar/market-calendar.js';
import type { Tick } from './feeds/feed.js';
import { PriceStore } from './price-store.js';

const tick = (symbol: string, time: string, price: string, more: Partial<Tick> = {}): Tick => ({
  symbol,
  price,
  asOf: new Date(`2026-03-02T${time}Z`),
  source: 'test',
  ...more,
});

describe('PriceStore', () => {
  let statements: unknown[][][];
  let stored: string[];

  beforeEach(() => {
    [statements, stored] = [[], ['AAPL', 'IBM']];
  });

  const manager = {
    query: (_: string, parameters: unknown[][]) => {
      statements.push(parameters);
      return Promise.resolve(stored.map((symbol) => ({ symbol })));
    },
  };
  const dataSource = { transaction: (work: (inner: typeof manager) => Promise<unknown>) => work(manager) };
  const store = new PriceStore(dataSource as never, new MarketCalendar());

  it('stores a batch with one statement: the newest tick of each symbol, sorted, and the bars of all', async () => {
    await store.store([
      tick('IBM', '15:00:02', '221'),
      tick('AAPL', '15:00:01', '101', { currency: 'USD', openingPrice: '99', previousClose: '98', volume: '5' }),
      tick('AAPL', '15:00:00', '100'),
    ]);
    expect(statements).toHaveLength(1);
    const [symbols, prices, currencies, times, days, opens, closes, volumes, sources, barSymbols, , open, , , close] =
      statements[0] ?? [];
    expect([symbols, prices, currencies, days]).toEqual([
      ['AAPL', 'IBM'],
      ['101', '221'],
      ['USD', null],
      ['2026-03-02', '2026-03-02'],
    ]);
    expect([opens, closes, volumes, sources]).toEqual([
      ['99', null],
      ['98', null],
      ['5', null],
      ['test', 'test'],
    ]);
    expect(times).toEqual([new Date('2026-03-02T15:00:01Z'), new Date('2026-03-02T15:00:02Z')]);
    expect([barSymbols, open, close]).toEqual([
      ['AAPL', 'IBM'],
      ['100', '221'],
      ['101', '221'],
    ]);
  });

  it('takes the last of ticks of the same instant', async () => {
    await store.store([tick('AAPL', '15:00:00', '1'), tick('AAPL', '15:00:00', '2')]);
    expect(statements[0]?.[1]).toEqual(['2']);
  });

  it('keeps what an earlier tick of the batch said of the same trading day, and forgets it with the next', async () => {
    const said = { currency: 'USD', openingPrice: '100', previousClose: '99' };
    const references = () => [5, 6].map((column) => statements.at(-1)?.[column]);
    await store.store([tick('AAPL', '15:00:00', '1', said), tick('AAPL', '15:00:01', '2', { openingPrice: '101' })]);
    expect([statements[0]?.[2], ...references()]).toEqual([['USD'], ['101'], ['99']]);
    // 06:00 UTC is the next day in New York.
    const nextDay = new Date('2026-03-03T06:00:00Z');
    await store.store([tick('AAPL', '15:00:00', '1', said), tick('AAPL', '00:00:00', '2', { asOf: nextDay })]);
    expect([statements[1]?.[2], ...references()]).toEqual([['USD'], [null], [null]]);
  });

  it('counts what is older than what is known, in the table or in the batch, as ignored', async () => {
    stored = ['AAPL'];
    const batch = [
      tick('AAPL', '15:00:00', '1'),
      tick('AAPL', '15:00:05', '2'),
      tick('AAPL', '15:00:03', '3'),
      tick('IBM', '15:00:00', '4'),
    ];
    expect(await store.store(batch)).toEqual({ accepted: 2, ignored: 2 });
  });

  it('does not ask the database about an empty batch', async () => {
    expect(await store.store([])).toEqual({ accepted: 0, ignored: 0 });
    expect(statements).toEqual([]);
  });
});
