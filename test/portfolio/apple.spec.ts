import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import { type Money, money } from '../../src/common/money.js';
import { zippedLines } from '../../src/market-data/feeds/zipped-lines.js';
import type { LedgerEntry } from '../../src/portfolio/domain/ledger.js';
import { earned, entry, marketOf } from './support/earnings.js';

const data = join(import.meta.dirname, '../../../shared/data/lean/equity/usa');
const describeWithData = existsSync(data) ? describe : describe.skip;

const [FIRST, LAST] = ['2014-01-02', '2021-03-31'];
/** By the day on which AAPL went ex, as it was paid for a share of that day. */
const dividends: Record<string, string> = {
  '2014-02-06': '3.05',
  '2014-05-08': '3.29',
  '2014-08-07': '0.47',
  '2014-11-06': '0.47',
  '2015-02-05': '0.47',
  '2015-05-07': '0.52',
  '2015-08-06': '0.52',
  '2015-11-05': '0.52',
  '2016-02-04': '0.52',
  '2016-05-05': '0.57',
  '2016-08-04': '0.57',
  '2016-11-03': '0.57',
  '2017-02-09': '0.57',
  '2017-05-11': '0.63',
  '2017-08-10': '0.63',
  '2017-11-10': '0.63',
  '2018-02-09': '0.63',
  '2018-05-11': '0.73',
  '2018-08-10': '0.73',
  '2018-11-08': '0.73',
  '2019-02-08': '0.73',
  '2019-05-10': '0.77',
  '2019-08-09': '0.77',
  '2019-11-07': '0.77',
  '2020-02-07': '0.77',
  '2020-05-08': '0.82',
  '2020-08-07': '0.82',
  '2020-11-06': '0.205',
  '2021-02-05': '0.205',
};
const splits: Record<string, string> = { '2014-06-09': '7', '2020-08-31': '4' };

interface Factor {
  day: string;
  factor: Decimal;
}

const dashed = (day: string) => `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;

async function readCloses(): Promise<Map<string, Money>> {
  const closes = new Map<string, Money>();
  for await (const lines of zippedLines(join(data, 'daily/aapl.zip'))) {
    for (const line of lines.filter(Boolean)) {
      const [time = '', , , , close = ''] = line.trim().split(',');
      closes.set(dashed(time), money(close).times(money('0.0001')));
    }
  }
  return closes;
}

/** What the prices up to a day, that included, are multiplied by so that they compare with those of now. */
const readFactors = (): Factor[] =>
  readFileSync(join(data, 'factor_files/aapl.csv'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [day = '', price = '', split = ''] = line.split(',');
      return { day: dashed(day), factor: new Decimal(price).times(split) };
    });

const off = (actual: Decimal, wanted: Decimal) => actual.div(wanted).minus(1).abs().toNumber();

describeWithData('AAPL through its splits and dividends (skipped without ../shared/data)', () => {
  let closes: Map<string, Money>;
  let factors: Factor[];
  let days: string[];

  beforeAll(async () => {
    closes = await readCloses();
    factors = readFactors();
    days = [...closes.keys()].filter((day) => day >= FIRST && day <= LAST);
  });

  const adjusted = (day: string) => {
    const { factor } = factors.find((each) => each.day >= day)!;
    return factor.times(closes.get(day)!.toFixed());
  };
  const growth = (entries: LedgerEntry[], from: string, to: string) => {
    const { percent } = earned(entries, { from, to }, marketOf({ AAPL: closes })).timeWeightedReturn;
    return new Decimal(percent!).div(100).plus(1);
  };

  /** All money in AAPL at the first close; what a dividend brings is put into it at once, at the close before less the dividend. */
  function invested(): LedgerEntry[] {
    const cost = money('10').times(closes.get(FIRST)!);
    const entries = [entry('deposit', FIRST, { amount: cost }), entry('buy', FIRST, { quantity: '10', amount: cost })];
    let quantity = money('10');
    for (const [index, day] of days.entries()) {
      const [ratio, dividend] = [splits[day], dividends[day]];
      if (ratio) {
        quantity = quantity.times(money(ratio));
        entries.push(entry('split', day, { quantity: ratio, time: '08:00' }));
      }
      if (!dividend) continue;
      const amount = quantity.times(money(dividend));
      const more = amount.dividedBy(closes.get(days[index - 1]!)!.minus(money(dividend)), 18);
      quantity = quantity.plus(more);
      entries.push(entry('dividend', day, { amount }), entry('buy', day, { quantity: more, amount }));
    }
    return entries;
  }

  it('earns, its dividends reinvested, what the factor file says, within a millionth', () => {
    const actual = growth(invested(), FIRST, LAST);

    expect(off(actual, adjusted(LAST).div(adjusted(FIRST)))).toBeLessThan(1e-6);
    // 553.13 USD in January 2014, 122.15 × 28 in March 2021, and the dividends
    expect(actual.toNumber()).toBeGreaterThan((122 * 28) / 554);
  });

  it('earns the same year by year, whatever lies within', () => {
    const ends = days.filter((day, index) => day.slice(0, 4) !== days[index + 1]?.slice(0, 4));
    const entries = invested();
    for (const [index, end] of ends.slice(1).entries()) {
      const [before, after] = [ends[index]!, days[days.indexOf(ends[index]!) + 1]!];
      expect([end, off(growth(entries, after, end), adjusted(end).div(adjusted(before))) < 1e-6]).toEqual([end, true]);
    }
  });

  it('without its dividends gains what the raw closes do, times 7 and times 4', () => {
    const amount = money('10').times(closes.get(FIRST)!);
    const entries = [
      entry('buy', FIRST, { quantity: '10', amount }),
      ...Object.entries(splits).map(([day, quantity]) => entry('split', day, { quantity, time: '08:00' })),
    ];
    const wanted = new Decimal(closes.get(LAST)!.toFixed()).times(28).div(closes.get(FIRST)!.toFixed());

    expect(off(growth(entries, FIRST, LAST), wanted)).toBeLessThan(1e-8);
  });
});
