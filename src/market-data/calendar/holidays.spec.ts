import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { irregularDays } from './holidays.js';

/** The columns date and kind of a list made by somebody else's rules; absent where the project stands alone. */
const reference = new URL('../../../../shared/data/calendar/xnys_closures_2013_2027.csv', import.meta.url);
const present = existsSync(reference);
const title = present
  ? 'agrees with the closures of 2013 to 2027'
  : 'agrees with the closures of 2013 to 2027 (skipped: ../shared/data/calendar is absent)';

describe('irregularDays', () => {
  (present ? it : it.skip)(title, () => {
    const expected = readFileSync(reference, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) =>
        line.split(',').slice(0, 2).join(' ').replace('holiday', 'closed').replace('early_close', 'early'),
      );
    const ours = Array.from({ length: 15 }, (_, index) => [...irregularDays(2013 + index)])
      .flat()
      .map(([date, kind]) => `${date} ${kind}`);
    expect(ours.toSorted()).toEqual(expected.toSorted());
    expect(ours).toHaveLength(174);
  });

  it.each([
    ['2000-04-21', 'closed', 'Good Friday'],
    ['2002-07-05', 'early', 'until 2012 the Friday after a Thursday holiday was short'],
    ['2006-01-02', 'closed', 'a Sunday New Year moves to Monday'],
    ['2011-12-26', 'closed', 'a Sunday Christmas moves to Monday'],
    ['2012-10-30', 'closed', 'hurricane Sandy'],
    ['2013-07-03', 'early', 'since 2013 it is the Wednesday before'],
    ['2021-12-24', 'closed', 'a Saturday Christmas moves to Friday'],
    ['2022-06-20', 'closed', 'a Sunday Juneteenth moves to Monday'],
    ['2025-01-09', 'closed', 'mourning'],
    ['2038-04-23', 'closed', 'the latest Good Friday that is possible'],
  ])('%s is %s: %s', (date, kind) => {
    expect(irregularDays(Number(date.slice(0, 4))).get(date)).toBe(kind);
  });

  it.each([
    ['2010-12-31', 'a Saturday New Year has no substitute'],
    ['2002-07-03', 'the day before a Thursday holiday was full until 2012'],
    ['2021-06-18', 'Juneteenth was not yet observed'],
    ['2021-07-02', 'a Sunday Fourth of July shortens no day'],
  ])('%s is an ordinary day: %s', (date) => {
    expect(irregularDays(Number(date.slice(0, 4))).has(date)).toBe(false);
  });
});
