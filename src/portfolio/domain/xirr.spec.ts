import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { atOnce } from '../../../test/support/at-once.js';
import { money } from '../../common/money.js';
import { moneyWeightedReturn } from './xirr.js';

type Flow = [day: string, amount: string | null];
const of = (...flows: Flow[]) =>
  atOnce(moneyWeightedReturn(flows.map(([day, amount]) => ({ day, amount: amount === null ? null : money(amount) }))));

const Exact = Decimal.clone({ precision: 40 });
const dayFrom = (day: number) => new Date(Date.UTC(2020, 0, 1 + day)).toISOString().slice(0, 10);

describe('the money-weighted return', () => {
  it('is that of the example in the documentation of XIRR: 37.3362535 %', () => {
    const flows: Flow[] = [
      ['2008-01-01', '-10000'],
      ['2008-03-01', '2750'],
      ['2008-10-30', '4250'],
      ['2009-02-15', '3250'],
      ['2009-04-01', '2750'],
    ];
    const { percent } = of(...flows);
    // The documentation's figure is exact to 9 digits.
    expect(new Exact(percent!).minus('37.3362535').abs().lt('0.000002')).toBe(true);
  });

  it('over 365 days is what was gained', () => {
    expect(of(['2023-01-01', '-1000'], ['2024-01-01', '1080'])).toEqual({ percent: '8', reason: null });
  });

  it('over a leap year is a little less: 1.08^(365/366) − 1', () => {
    const wanted = new Exact('1.08').pow(new Exact(365).div(366)).minus(1).times(100).toDecimalPlaces(6).toFixed();
    expect(of(['2024-01-01', '-1000'], ['2025-01-01', '1080']).percent).toBe(wanted);
  });

  it('weighs by money: twice as much was there in the worse half', () => {
    // 100 grow by 21 % in the first year; 121 + 121 lose 10 % in the second one: 100 x² + 121 x = 217.8, x = (−121 + √(121² + 4 × 100 × 217.8)) ÷ 200
    const root = new Exact(121 * 121 + 400 * 217.8).sqrt();
    const wanted = root.minus(121).div(200).minus(1).times(100).toDecimalPlaces(6).toFixed();
    expect(of(['2021-01-01', '-100'], ['2022-01-01', '-121'], ['2023-01-01', '217.8']).percent).toBe(wanted);
  });

  it.each<[string, string]>([
    ['1', '0'],
    ['0.5', '-50'],
    ['0.00001', '-99.999'],
    ['3', '200'],
    ['1234567', '123456600'],
  ])('finds what grew to %s times as much in a year', (times, percent) => {
    const end = money('1000').times(money(times)).toFixed();
    expect(of(['2021-01-01', '-1000'], ['2022-01-01', end]).percent).toBe(percent);
  });

  it('of what is gone is −100 %', () => {
    expect(of(['2021-01-01', '-1000'], ['2021-06-01', '0'])).toEqual({ percent: '-100', reason: null });
  });

  it.each<[string, Flow[], string]>([
    [
      'a flow is not known',
      [
        ['2021-01-01', null],
        ['2022-01-01', '1'],
      ],
      'unknown_value',
    ],
    [
      'nothing was paid in',
      [
        ['2021-01-01', '0'],
        ['2022-01-01', '1'],
      ],
      'no_capital',
    ],
    [
      'all happened on one day',
      [
        ['2021-01-01', '-1'],
        ['2021-01-01', '2'],
      ],
      'no_time',
    ],
    [
      'a day brought the hundredfold',
      [
        ['2021-01-01', '-1'],
        ['2021-01-02', '100'],
      ],
      'no_rate',
    ],
  ])('is not known where %s', (_, flows, reason) => {
    expect(of(...flows)).toEqual({ percent: null, reason });
  });

  it('is the rate that makes the sum of all flows nothing, whatever they are', () => {
    const payments = fc.array(fc.tuple(fc.nat({ max: 1500 }), fc.integer({ min: 1, max: 100_000 })), {
      minLength: 1,
      maxLength: 20,
    });
    const end = fc.tuple(fc.integer({ min: 2001, max: 7000 }), fc.integer({ min: 1, max: 1_000_000 }));
    fc.assert(
      fc.property(payments, end, (paid, [lastDay, worth]) => {
        const flows: [number, number][] = [
          ...paid.map(([day, amount]): [number, number] => [day, -amount]),
          [lastDay, worth],
        ];
        const { percent } = of(...flows.map(([day, amount]): Flow => [dayFrom(day), String(amount)]));
        const growth = new Exact(percent!).div(100).plus(1);
        // As the formula is written; the rounding to 6 places is worth less than 1e-8 a year of each payment's end value.
        const discounted = flows.map(([day, amount]) => growth.pow(new Exact(lastDay - day).div(365)).times(amount));
        const rest = discounted.reduce((all, each) => all.plus(each)).abs();
        const paidIn = discounted.slice(0, -1).map((each) => each.abs());
        const slack = paidIn
          .reduce((all, each) => all.plus(each))
          .times('2e-7')
          .div(growth);
        expect([flows, percent, rest.lte(slack)]).toEqual([flows, percent, true]);
      }),
      { seed: 3, numRuns: 60 },
    );
  });
});
