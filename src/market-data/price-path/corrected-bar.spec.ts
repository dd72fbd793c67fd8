import { describe, expect, it } from '@jest/globals';
import { formatMoney, money, ZERO } from '../../common/money.js';
import { beginBar, mergeBars, type MinuteBar } from '../bars.js';
import { correctedBar, type KnownPrint } from './corrected-bar.js';

const at = (second: number) => new Date(Date.UTC(2026, 2, 2, 15, 0, second));
const print = (second: number, price: string): KnownPrint => ({ price, asOf: at(second) });
const barOf = (...prints: [second: number, price: string][]): MinuteBar =>
  mergeBars(
    prints.map(([second, price]) => beginBar({ symbol: 'X', source: 'test', volume: '10', ...print(second, price) })),
  )[0]!;

/** open/high/low/close, seconds of the ends, volume, ticks */
const line = (bar: MinuteBar | null) =>
  bar &&
  [
    [bar.open, bar.high, bar.low, bar.close].map(formatMoney).join('/'),
    `${bar.firstAsOf.getUTCSeconds()}-${bar.lastAsOf.getUTCSeconds()}`,
    formatMoney(bar.volume),
    bar.ticks,
  ].join(' ');

describe('a bar without one of its prints', () => {
  const bar = barOf([10, '100'], [20, '140'], [25, '99'], [30, '101']);
  const without = (from: KnownPrint, others: KnownPrint[] = [], volume = '10') =>
    line(correctedBar(bar, { from, to: null, volume: money(volume) }, others));

  it('is none where that was its only one', () => {
    const only = barOf([10, '100']);
    expect(correctedBar(only, { from: print(10, '100'), to: null, volume: ZERO }, [])).toBeNull();
  });

  it('ends with the last of those that are known', () => {
    expect(without(print(30, '101'), [print(25, '99')])).toBe('100/140/99/99 10-25 30 3');
    expect(without(print(30, '101'))).toBe('100/140/99/100 10-10 30 3');
  });

  it('begins with the first of those that are known', () => {
    expect(without(print(10, '100'), [print(25, '99')])).toBe('99/140/99/101 25-30 30 3');
  });

  it('reaches as high and as low as those that are known', () => {
    expect(without(print(20, '140'))).toBe('100/101/99/101 10-30 30 3');
    expect(without(print(25, '99'))).toBe('100/140/100/101 10-30 30 3');
    expect(without(print(25, '99'), [print(15, '99.5')])).toBe('100/140/99.5/101 10-30 30 3');
  });

  it('never has less than no volume', () => {
    expect(without(print(20, '140'), [], '1000')).toBe('100/101/99/101 10-30 0 3');
  });

  it('keeps its prices where none of the others is known', () => {
    const twice = barOf([10, '100'], [10, '100']);
    expect(line(correctedBar(twice, { from: print(10, '100'), to: null, volume: money('10') }, []))).toBe(
      '100/100/100/100 10-10 10 1',
    );
  });
});

describe('a bar with a corrected print', () => {
  const bar = barOf([10, '100'], [20, '140'], [30, '101']);
  const put = (from: KnownPrint, price: string) =>
    line(correctedBar(bar, { from, to: { ...from, price }, volume: ZERO }, []));

  it('has the new price wherever it had the old one', () => {
    expect(put(print(10, '100'), '98')).toBe('98/140/98/101 10-30 30 3');
    expect(put(print(20, '140'), '104')).toBe('100/104/100/101 10-30 30 3');
    expect(put(print(30, '101'), '150')).toBe('100/150/100/150 10-30 30 3');
  });

  it('is as before where the print is corrected to what it was', () => {
    expect(put(print(30, '101'), '101')).toBe(line(bar));
  });
});
