import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { FollowedPortfolio } from './followed-portfolio.js';
import type { Portfolio, PortfolioUpdate } from './types.js';

const portfolio = (sequence: number, revision: number, marketValue = String(sequence)) =>
  ({ id: 'p', sequence, revision, name: 'Growth', positions: [], valuation: { marketValue } }) as unknown as Portfolio;

const update = (since: number, sequence: number, revision = 1): PortfolioUpdate => ({
  portfolioId: 'p',
  revision,
  sequence,
  since,
  valuation: { marketValue: String(sequence) },
  positions: [],
});

const at = (sequence: number, second: number) => ({
  ...portfolio(sequence, 1, `second ${second}`),
  positions: [{ symbol: 'AAPL', priceAsOf: `2026-03-02T15:00:0${second}.000Z` }] as Portfolio['positions'],
});

describe('a portfolio that is followed', () => {
  let isPaused: boolean;
  let followed: FollowedPortfolio;
  let shown: string[];

  beforeEach(() => {
    isPaused = false;
    followed = new FollowedPortfolio(() => isPaused);
    shown = [];
    const look = ({ sequence, valuation }: Portfolio) => shown.push(`${sequence}: ${valuation.marketValue}`);
    followed.screen.add({ look, end: () => undefined });
  });

  it('is the snapshot, and then what the updates make of it', () => {
    followed.snapshot(portfolio(5, 1));
    expect(followed.update(update(5, 6))).toBe(true);
    expect(followed.update(update(4, 8))).toBe(true);
    expect(shown).toEqual(['5: 5', '6: 6', '8: 8']);
  });

  it('does not go back to an update, a snapshot or an answer that is older', () => {
    followed.snapshot(portfolio(5, 2));
    expect(followed.update(update(3, 4))).toBe(true);
    followed.snapshot(portfolio(4, 2));
    followed.polled(portfolio(0, 1, 'old'));
    expect(shown).toEqual(['5: 5']);
  });

  it('has to be asked for anew where an update is missing, and shows nothing in between', () => {
    expect(followed.update(update(5, 6))).toBe(false);
    followed.snapshot(portfolio(5, 1));
    expect(followed.update(update(6, 7))).toBe(false);
    expect(shown).toEqual(['5: 5']);
  });

  it('has to be asked for anew where a state without a number meets one that has one', () => {
    followed.snapshot(portfolio(5, 1));
    followed.snapshot(portfolio(0, 1, 'read without Redis'));
    expect(followed.update(update(0, 6))).toBe(false);
    followed.snapshot(portfolio(6, 1));
    expect(shown).toEqual(['5: 5', '5: read without Redis', '6: 6']);
  });

  it('takes no update on top of what was polled: that may know more', () => {
    followed.snapshot(portfolio(5, 1));
    followed.polled(portfolio(0, 2, 'polled'));
    expect(followed.sequence).toBeUndefined();
    expect(followed.update(update(5, 6, 2))).toBe(false);
    followed.snapshot(portfolio(7, 2));
    expect(shown).toEqual(['5: 5', '5: polled', '7: 7']);
  });

  describe('that was polled', () => {
    beforeEach(() => {
      jest.useFakeTimers();
      followed.polled(at(0, 5));
    });

    afterEach(() => {
      jest.useRealTimers();
    });

    it('does not go back to a price that a process still remembers, and is asked for again', () => {
      expect(followed.snapshot(at(7, 4))).toBe(false);
      expect(shown).toEqual(['0: second 5']);
      expect(followed.snapshot(at(8, 5))).toBe(true);
      expect(shown).toEqual(['0: second 5', '8: second 5']);
    });

    it('goes back where that is said a second later too: the price was taken back', () => {
      expect(followed.snapshot(at(7, 4))).toBe(false);
      expect(followed.snapshot(at(7, 4))).toBe(false);
      jest.setSystemTime(Date.now() + 1000);
      expect(followed.snapshot(at(7, 4))).toBe(true);
      expect(shown).toEqual(['0: second 5', '7: second 4']);
    });

    it('goes on with an update that brings what was behind', () => {
      expect(followed.snapshot(at(7, 4))).toBe(false);
      expect(followed.update({ ...update(7, 8), positions: at(8, 6).positions })).toBe(true);
      expect(shown).toEqual(['0: second 5', '8: 8']);
    });
  });

  it('shows the latest after a pause, and nothing where nothing came', () => {
    followed.snapshot(portfolio(5, 1));
    isPaused = true;
    followed.update(update(5, 6));
    followed.update(update(6, 7));
    expect(shown).toEqual(['5: 5']);
    isPaused = false;
    followed.screen.refresh();
    followed.screen.refresh();
    expect(shown).toEqual(['5: 5', '7: 7']);
  });
});
