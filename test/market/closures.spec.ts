import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { DateTime } from 'luxon';
import { MarketCalendar } from '../../src/market-data/calendar/market-calendar.js';

const list = join(import.meta.dirname, '../../../shared/data/calendar/xnys_closures_2013_2027.csv');
const describeWithData = existsSync(list) ? describe : describe.skip;

const inNewYork = (instant: Date) => DateTime.fromJSDate(instant, { zone: 'America/New_York' }).toFormat('HH:mm');

/** When a day's regular session opens and closes in New York, by the closures that somebody else computed. */
function expectedHours(): Map<string, string> {
  const rows = readFileSync(list, 'utf8').trim().split('\n').slice(1);
  const closures = new Map(
    rows.map((row) => {
      const [date = '', kind, opens, closes] = row.split(',');
      return [date, kind === 'holiday' ? 'none' : `${opens}-${closes}`];
    }),
  );
  const hours = new Map<string, string>();
  for (let day = DateTime.utc(2013, 1, 1); day.year < 2028; day = day.plus({ days: 1 })) {
    const date = day.toFormat('yyyy-MM-dd');
    hours.set(date, day.weekday > 5 ? 'none' : (closures.get(date) ?? '09:30-16:00'));
  }
  return hours;
}

describeWithData('the sessions of 2013 to 2027 (skipped without ../shared/data)', () => {
  it('are, day by day and on both sides of every change of clocks, those that the list of closures leaves', () => {
    const calendar = new MarketCalendar();
    const expected = expectedHours();
    const ours = [...expected.keys()].map((date): [string, string] => {
      const session = calendar.sessionOf(date);
      return [date, session ? `${inNewYork(session.opensAt)}-${inNewYork(session.closesAt)}` : 'none'];
    });

    expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(expected));
    expect(ours).toHaveLength(5478);
  });
});
