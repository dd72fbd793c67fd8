import { beforeEach, describe, expect, it } from '@jest/globals';
import { Exchanges } from './calendar/exchanges.js';
import { MarketCalendar } from './calendar/market-calendar.js';
import type { Tick } from './feeds/feed.js';
import { LOCK_PRICES, STORE_PRICES } from './price-sql.js';
import { PriceStore } from './price-store.js';
import { Corrections } from './price-path/corrections.js';
import type { PriceDays } from './price-path/price-days.js';
import { PendingPrints } from './price-path/pending-prints.js';

const tick = (symbol: string, time: string, price: string, more: Partial<Tick> = {}): Tick => ({
  symbol,
  price,
  asOf: new Date(`2026-03-02T${time}Z`),
  source: 'test',
  ...more,
});

const printsOf = (ticks: readonly Tick[]) => {
  const pending = new PendingPrints();
  for (const each of ticks) pending.fold(each);
  return pending.take(ticks.length);
};

/** As PostgreSQL reads it. */
const toList = (list: unknown[] | string): unknown[] =>
  typeof list === 'string'
    ? list
        .slice(1, -1)
        .split(',')
        .map((text) => (text === 'NULL' ? null : text))
    : list;

describe('PriceStore', () => {
  let statements: [string, (unknown[] | string)[]][];
  const parameters = (statement: number) => (statements[statement]?.[1] ?? []).map(toList);

  const references = () => [2, 5, 7].map((column) => parameters(statements.length - 1)[column]);

  beforeEach(() => {
    statements = [];
  });

  const queryRunner = { data: {} };
  const manager = {
    queryRunner,
    query: (sql: string, values: (unknown[] | string)[]) => {
      statements.push([sql, values]);
      return Promise.resolve([]);
    },
  };
  const dataSource = { transaction: (work: (inner: typeof manager) => Promise<unknown>) => work(manager) };
  const days = { prepare: () => Promise.resolve(), keep: (bars: unknown) => bars } as unknown as PriceDays;
  const exchanges = new Exchanges(new MarketCalendar());
  const store = new PriceStore(dataSource as never, exchanges, days, new Corrections(exchanges));

  it('locks what it knows, sorted, and stores a batch with one statement: newest ticks and minute bars', async () => {
    await store.store(
      printsOf([
        tick('IBM', '15:00:02', '221'),
        tick('AAPL', '15:00:01', '101', { currency: 'USD', openingPrice: '99', previousClose: '98', volume: '5' }),
        tick('AAPL', '15:00:00', '100'),
      ]),
    );
    expect(statements.map(([sql]) => sql)).toEqual([LOCK_PRICES, STORE_PRICES]);
    expect(parameters(0)).toEqual([['AAPL', 'IBM']]);
    const [symbols, prices, currencies, times, tradingDays, opens, , closes, , , , , , volumes, sources] =
      parameters(1);
    expect([symbols, prices, currencies, tradingDays]).toEqual([
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
    expect(times).toEqual(['2026-03-02T15:00:01.000Z', '2026-03-02T15:00:02.000Z']);
    const [barSymbols, , open, , , close] = parameters(1).slice(17);
    expect([barSymbols, open, close]).toEqual([
      ['AAPL', 'IBM'],
      ['100', '221'],
      ['101', '221'],
    ]);
  });

  it('says when the oldest of them was accepted', async () => {
    const prints = printsOf([tick('AAPL', '15:00:00', '100'), tick('IBM', '15:00:00', '221')]);
    Object.assign(prints.get('IBM')![0]!, { acceptedAt: 4 });
    await store.store(prints);
    expect(queryRunner.data).toEqual({ acceptedAt: 4 });
  });

  it('takes the last of ticks of the same instant', async () => {
    await store.store(printsOf([tick('AAPL', '15:00:00', '1'), tick('AAPL', '15:00:00', '2')]));
    expect(parameters(1)[1]).toEqual(['2']);
  });

  it('keeps what an earlier tick of the batch said of the same trading day, and closes it with the next', async () => {
    const said = { currency: 'USD', openingPrice: '100', previousClose: '99' };
    await store.store(
      printsOf([
        tick('AAPL', '15:00:00', '1', said),
        tick('AAPL', '15:00:01', '1.01', { openingPrice: '101' }),
        tick('AAPL', '15:00:02', '2'),
      ]),
    );
    expect(references()).toEqual([['USD'], ['101'], ['99']]);
    // 06:00 UTC is the next day in New York.
    const nextDay = new Date('2026-03-03T06:00:00Z');
    await store.store(
      printsOf([tick('AAPL', '15:00:00', '1', said), tick('AAPL', '00:00:00', '2', { asOf: nextDay })]),
    );
    expect(references()).toEqual([['USD'], [null], ['1']]);
  });
});
