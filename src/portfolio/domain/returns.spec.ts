import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { money } from '../../common/money.js';
import { type Period, timeWeightedReturn } from './returns.js';

const read = (text: string | null) => (text === null ? null : money(text));
/** start, inflow, end, outflow */
type Figures = [string | null, string | null, string | null, string | null];
const period = ([start, inflow, end, outflow]: Figures): Period => ({
  start: read(start),
  inflow: read(inflow),
  end: read(end),
  outflow: read(outflow),
});
const of = (...periods: Figures[]) => timeWeightedReturn(periods.map(period));

describe('the time-weighted return', () => {
  it('of a time without flows is what the value gained: 110 ÷ 100 − 1', () => {
    expect(of(['100', '0', '110', '0'])).toEqual({ percent: '10', reason: null });
  });

  it('is chained: 1.10 × 0.90 − 1 = −1 %, though 1,000 came in between', () => {
    expect(of(['100', '0', '110', '0'], ['110', '890', '900', '0'])).toEqual({ percent: '-1', reason: null });
  });

  it('counts what went out, such as a dividend, as earned: (98 + 4) ÷ 100 − 1', () => {
    expect(of(['100', '0', '98', '4'])).toEqual({ percent: '2', reason: null });
  });

  it('is rounded half-even to 6 places of percent', () => {
    // 4 ÷ 3 − 1 = 33.333333… %; 1.000000005 is 0.0000005 %, between 0 and 0.000001 %
    expect(of(['3', '0', '4', '0']).percent).toBe('33.333333');
    expect(of(['1', '0', '1.000000005', '0']).percent).toBe('0');
    expect(of(['1', '0', '1.000000015', '0']).percent).toBe('0.000002');
  });

  it('passes over a time in which nothing was there', () => {
    const [before, nothing, after]: Figures[] = [
      ['0', '100', '0', '110'],
      ['0', '0', '0', '0'],
      ['0', '200', '220', '0'],
    ];
    // 1.1 × 1.1
    expect(of(before!, nothing!, after!).percent).toBe('21');
  });

  it('counts a dividend that comes after all was sold with what was held before: (105 + 5) ÷ 100 − 1', () => {
    expect(of(['0', '100', '0', '105'], ['0', '0', '0', '5']).percent).toBe('10');
  });

  it('of what is worth nothing any more is −100 %', () => {
    expect(of(['100', '0', '0', '0']).percent).toBe('-100');
  });

  it.each([0, 1, 2, 3])('is not known where a figure is not (%d)', (index) => {
    const figures: Figures = ['100', '10', '120', '0'];
    figures[index] = null;
    expect(of(figures)).toEqual({ percent: null, reason: 'unknown_value' });
  });

  it.each<[string, Figures[]]>([
    ['there never was anything', []],
    ['a gain came of nothing', [['0', '0', '10', '0']]],
    ['more was owed than there was', [['-100', '50', '10', '0']]],
    ['more was lost than there was', [['100', '0', '-10', '0']]],
    ['income came before anything was bought', [['0', '0', '0', '10']]],
  ])('is not known where %s', (_, periods) => {
    expect(of(...periods)).toEqual({ percent: null, reason: 'no_capital' });
  });

  it('is the same whatever comes in at the end of a period and goes out at its start, if it earns what the rest does', () => {
    const step = fc.record({ growth: fc.integer({ min: 50, max: 200 }), flow: fc.integer({ min: -40, max: 400 }) });
    const runs = { seed: 5, numRuns: 300 };
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        // Each step grows by growth %, then so many percent of what is there come in.
        let [value, alone] = [money('1000'), money('1000')];
        const [hundred, hundredth] = [money('100'), money('0.01')];
        const periods: Period[] = [];
        const without: Period[] = [];
        for (const { growth, flow } of steps) {
          const factor = money(String(growth)).times(hundredth);
          const [grown, grownAlone] = [value.times(factor), alone.times(factor)];
          const came = grown.times(money(String(flow))).times(hundredth);
          const end = grown.plus(came);
          periods.push({ start: value, inflow: money('0'), end, outflow: came.negated() });
          without.push({ start: alone, inflow: money('0'), end: grownAlone, outflow: money('0') });
          [value, alone] = [end, grownAlone];
        }
        expect(timeWeightedReturn(periods)).toEqual(timeWeightedReturn(without));
        const ratio = alone.times(hundred).dividedBy(money('1000'), 6).minus(hundred);
        expect(timeWeightedReturn(without).percent).toBe(ratio.toFixed());
      }),
      runs,
    );
  });
});
