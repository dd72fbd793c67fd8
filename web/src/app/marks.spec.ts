/** @jest-environment jsdom */
import { describe, expect, it } from '@jest/globals';
import { refreshWords, wordsOf as connectionWords } from './connection-words.js';
import { spanOf, wordsOf as marketWords } from './market-mark.js';

const now = Date.parse('2026-11-20T20:30:00.000Z');
const market = { exchange: 'XNYS', opensAt: null, closesAt: null, refreshIntervalMs: 5000, pricesDegradedSince: null };

describe('marks in the header', () => {
  it('count down to the close and the opening', () => {
    const open = { ...market, session: 'regular', isOpen: true, closesAt: '2026-11-20T21:00:00.000Z' } as const;
    const closed = { ...market, session: 'closed', isOpen: false, opensAt: '2026-11-23T14:30:00.000Z' } as const;
    expect(marketWords(open, now)).toBe('Market open, closes in 30 min 0 s');
    expect(marketWords(closed, now)).toBe('Market closed, opens in 2 d 18 h');
  });

  it('name a span by its two largest units', () => {
    expect([0, 59_999, 61_000, 3_600_000].map(spanOf)).toEqual(['0 s', '59 s', '1 min 1 s', '1 h 0 min']);
  });

  it('say that a page that polls asks less often while the market is closed', () => {
    const polling = { state: 'polling' } as const;
    const closed = { ...market, session: 'closed', isOpen: false, refreshIntervalMs: 60_000 } as const;
    const open = { ...market, session: 'regular', isOpen: true } as const;
    expect(refreshWords('live', polling, closed)).toBe('Market closed: every 60 s.');
    expect(refreshWords('5s', polling, open)).toBe('Market open: every 5 s.');
    expect(refreshWords('30s', polling, open)).toBe('Market open: every 30 s.');
  });

  it('say when the connection is tried again', () => {
    const state = { state: 'reconnecting', code: 'closed', retryAt: now + 2500 } as const;
    expect(connectionWords(state, now)).toBe('Reconnecting in 3 s');
    expect(connectionWords({ ...state, state: 'offline' }, now + 3000)).toBe('Offline, next try now');
  });
});
