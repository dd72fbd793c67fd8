import { describe, expect, it } from '@jest/globals';
import { money } from '../common/money.js';
import { MarketCalendar } from '../market-data/calendar/market-calendar.js';
import { seededRandom } from '../market-data/feeds/random.js';
import type { PastTrade } from './accounts.js';
import { pastPrices } from './past-prices.js';
import { pastSessions, pastTimes } from './past-times.js';
import { pastValues } from './past-values.js';

/** A Friday, an hour and a half into the session; Thanksgiving and its half day are within it. */
const now = new Date('2026-12-18T16:00:00Z');
const sessions = pastSessions(new MarketCalendar(), now, 20);
const times = pastTimes(sessions, now);
const priceOf = (_: string, index: number) => money(String(60 + index));

describe('the past of the demo', () => {
  it('has every close, and every quarter of an hour of the latest sessions, up to now', () => {
    expect(times.filter(({ closing }) => closing)).toHaveLength(19);
    expect(times[0]).toMatchObject({ session: '2026-11-20', at: new Date('2026-11-20T21:00:00Z'), quarters: 26 });
    expect(times.slice(-6).map(({ at }) => at.toISOString().slice(11, 16))).toEqual(
      ['21:00', '14:45', '15:00', '15:15', '15:30', '15:45'], // the close of the day before first
    );
  });

  it('goes through the prices that are known, and otherwise its own way', () => {
    const quarters = Array.from({ length: 60 }, () => 26);
    const known = [
      { index: 10, price: '100.00' },
      { index: 59, price: '250.40' },
    ];
    const prices = pastPrices(known, quarters, seededRandom(1));
    expect([prices.length, prices[10], prices[59]]).toEqual([60, '100.00', '250.40']);
    expect(prices).toEqual(pastPrices(known, quarters, seededRandom(1)));
    expect(prices.every((price) => /^\d+\.\d{2}$/.test(price))).toBe(true);
  });

  it('is worth what is held at the prices of the time, beside the cash', () => {
    const trades: PastTrade[] = [
      [9, 'deposit', '1000'],
      [8, 'buy', 'KO', '10', '60'],
      [7, 'dividend', 'KO', '5'],
      [6, 'sell', 'KO', '4', '70'],
    ];
    const dated = trades.map((trade) => ({ executedAt: sessions[trade[0]]!.opensAt, trade }));
    const at = (ago: number) => times.findIndex(({ session }) => session === sessions[ago]!.date);
    const values = pastValues(dated, times, priceOf);
    const told = (ago: number) => {
      const { marketValue, costBasis, cash, dailyChange, dailyChangeBase } = values[at(ago)]!;
      return [marketValue, costBasis, cash, dailyChange, dailyChangeBase].map(String);
    };
    expect(told(9)).toEqual(['0', '0', '1000', '0', '0']);
    // 10 at 71, bought for 600 within the session
    expect([at(8), told(8)]).toEqual([11, ['710', '600', '400', '110', '600']]);
    // 6 at 73 and 4 sold for 280, against 10 at 72
    expect(told(6)).toEqual(['438', '360', '685', '-2', '720']);
  });
});
