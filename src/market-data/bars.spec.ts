import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { formatMoney, money } from '../common/money.js';
import { beginBar, extendBar, type MinuteBar, mergeBars, minuteOf } from './bars.js';
import type { Tick } from './feeds/feed.js';

const tick = (symbol: string, time: string, price: string, volume?: string): Tick => ({
  symbol,
  price,
  asOf: new Date(`2026-03-02T${time}Z`),
  volume,
  source: 'test',
});

const barsOf = (ticks: readonly Tick[]): MinuteBar[] => mergeBars(ticks.map(beginBar));

/** A bar in a line: symbol, minute, open/high/low/close, volume, ticks. */
const lines = (ticks: readonly Tick[], toBars = barsOf): string[] =>
  toBars(ticks).map(({ symbol, at, open, high, low, close, volume, ticks: count }) =>
    [
      symbol,
      at.toISOString().slice(11, 16),
      [open, high, low, close].map(formatMoney).join('/'),
      formatMoney(volume),
      count,
    ].join(' '),
  );

const toTick = ({ symbol, second, cents }: { symbol: string; second: number; cents: number }): Tick => ({
  symbol,
  price: `${cents}.5`,
  asOf: new Date(Date.parse('2026-03-02T15:00:00Z') + second * 1000),
  volume: '0.1',
  source: 'test',
});

/** As a feed's ticks become bars before they are stored. */
const fold = (ticks: readonly Tick[]) => {
  const bars = new Map<string, MinuteBar>();
  for (const each of ticks) {
    const id = `${each.symbol} ${minuteOf(each)}`;
    const bar = bars.get(id);
    if (bar) extendBar(bar, each, money(each.price));
    else bars.set(id, beginBar(each));
  }
  return mergeBars(bars.values());
};

describe('minute bars', () => {
  it('of nothing are none', () => {
    expect(barsOf([])).toEqual([]);
  });

  it('are one for the ticks of a minute', () => {
    const ticks = [
      tick('AAPL', '15:00:00.000', '100.50', '10'),
      tick('AAPL', '15:00:20.000', '103', '2.5'),
      tick('AAPL', '15:00:40.000', '99.9'),
      tick('AAPL', '15:00:59.999', '101', '1'),
    ];
    expect(lines(ticks)).toEqual(['AAPL 15:00 100.5/103/99.9/101 13.5 4']);
  });

  it('begin with the next minute and for another symbol', () => {
    const ticks = [
      tick('IBM', '15:01:00.000', '2'),
      tick('AAPL', '15:00:59.999', '1'),
      tick('AAPL', '15:01:00.000', '3'),
    ];
    expect(lines(ticks)).toEqual(['AAPL 15:00 1/1/1/1 0 1', 'AAPL 15:01 3/3/3/3 0 1', 'IBM 15:01 2/2/2/2 0 1']);
  });

  it('say when the first and the last tick were, so that bars of two batches can be put together', () => {
    const [bar] = barsOf([tick('AAPL', '15:00:40.000', '2'), tick('AAPL', '15:00:10.000', '1')]);
    expect([bar?.firstAsOf, bar?.lastAsOf]).toEqual([
      new Date('2026-03-02T15:00:10.000Z'),
      new Date('2026-03-02T15:00:40.000Z'),
    ]);
  });

  it('open with the first and close with the last of ticks of the same instant', () => {
    const ticks = ['1', '2', '3'].map((price) => tick('AAPL', '15:00:00.000', price));
    expect(lines(ticks)).toEqual(['AAPL 15:00 1/3/1/3 0 3']);
  });

  it('compare prices as numbers and add volumes exactly', () => {
    const ticks = [tick('AAPL', '15:00:01.000', '9.90', '0.1'), tick('AAPL', '15:00:02.000', '10', '0.2')];
    expect(lines(ticks)).toEqual(['AAPL 15:00 9.9/10/9.9/10 0.3 2']);
  });

  it('are the same whether ticks are folded into a bar or bars are put together', () => {
    const ticks = fc.array(
      fc.record({ symbol: fc.constantFrom('AAPL', 'IBM'), second: fc.nat({ max: 90 }), cents: fc.nat({ max: 500 }) }),
      { maxLength: 40 },
    );
    fc.assert(
      fc.property(ticks, (rows) => {
        const all = rows.map(toTick);
        expect(lines(all, fold)).toEqual(lines(all));
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('leave the parts as they were, because a batch that failed is stored again', () => {
    const parts = [tick('AAPL', '15:00:01.000', '1', '1'), tick('AAPL', '15:00:02.000', '2', '1')].map(beginBar);
    expect(mergeBars(parts)).toEqual(mergeBars(parts));
  });

  it('are the same of the same ticks, in whatever order they come', () => {
    const symbols = fc.constantFrom('AAPL', 'IBM');
    const ticks = fc.uniqueArray(
      fc.record({ symbol: symbols, second: fc.nat({ max: 300 }), cents: fc.integer({ min: 1, max: 500 }) }),
      { selector: ({ symbol, second }) => `${symbol} ${second}`, maxLength: 40 },
    );
    const shuffled = ticks.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
    );
    fc.assert(
      fc.property(shuffled, ([inOrder, inAnother]) => {
        const bars = lines(inOrder.map(toTick));
        expect(lines(inAnother.map(toTick))).toEqual(bars);
        expect(bars.reduce((count, line) => count + Number(line.split(' ')[4]), 0)).toBe(inOrder.length);
      }),
      { seed: 1, numRuns: 200 },
    );
  });
});
