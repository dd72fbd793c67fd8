import { describe, expect, it } from '@jest/globals';
import { cacheKeys, parseKey } from './cache-keys.js';

// An identity provider's subjects may have any form.
const users = ['ada', 'bob', 'rt', 'rt:ada', 'ada:p', 'a*', 'ä', 'a%3Ab', ''];
const keysOf = (user: string) => [
  cacheKeys.portfolios(user),
  cacheKeys.preferences(user),
  cacheKeys.access(user),
  cacheKeys.portfolio(user, 'p'),
  cacheKeys.valuedPortfolio(user, 'p'),
  cacheKeys.watchlists(user),
  cacheKeys.watchlist(user, 'p'),
];

it('keeps two users’ values under different keys', () => {
  const keys = users.flatMap(keysOf).map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
});

it('makes the keys of the contract', () => {
  expect(cacheKeys.portfolios('ada')).toMatchObject({ kind: 'portfolios', key: 'portfolios:ada' });
  expect(cacheKeys.portfolio('ada', 'p')).toMatchObject({ kind: 'portfolio', key: 'portfolio:ada:p' });
  expect(cacheKeys.valuedPortfolio('ada', 'p')).toMatchObject({ kind: 'portfolio:rt', key: 'portfolio:rt:ada:p' });
  expect(cacheKeys.watchlists('ada')).toMatchObject({ kind: 'watchlists', key: 'watchlists:ada' });
  expect(cacheKeys.watchlist('ada', 'w')).toMatchObject({ kind: 'watchlist', key: 'watchlist:ada:w' });
  expect(cacheKeys.preferences('ada')).toMatchObject({ kind: 'preferences', key: 'preferences:ada' });
  expect(cacheKeys.access('ada')).toMatchObject({ kind: 'access', key: 'access:ada' });
  expect(cacheKeys.price('EUR/USD')).toMatchObject({ kind: 'price:rt', key: 'price:rt:EUR%2FUSD' });
});

it('keeps a price for 30 s at most in market hours, and nothing that is missing for longer than what is there', () => {
  expect(cacheKeys.price('AAPL').ttl.busyMs).toBe(30_000);
  for (const { ttl } of [...keysOf('ada'), cacheKeys.price('AAPL')]) {
    expect(ttl.missingMs).toBeLessThanOrEqual(ttl.busyMs);
    expect(ttl.busyMs).toBeLessThanOrEqual(ttl.quietMs);
  }
});

it('counts holdings by their revision and prices by their instant, and what is not there as nothing', () => {
  const [holdings, price] = [cacheKeys.portfolio('ada', 'p'), cacheKeys.price('AAPL')];
  expect(holdings.revisionOf?.({ portfolio: { revision: 7 } })).toBe(7);
  expect(price.revisionOf?.({ asOf: '2024-03-12T15:00:00.250Z' })).toBe(1_710_255_600_250);
  expect([holdings.revisionOf?.(null), price.revisionOf?.(null)]).toEqual([0, 0]);
});

describe('a key', () => {
  it('says what it was made of, whatever its parts look like', () => {
    for (const user of users) {
      expect(keysOf(user).map(({ key }) => parseKey(key))).toMatchObject([
        { kind: 'portfolios', parts: [user] },
        { kind: 'preferences', parts: [user] },
        { kind: 'access', parts: [user] },
        { kind: 'portfolio', parts: [user, 'p'] },
        { kind: 'portfolio:rt', parts: [user, 'p'] },
        { kind: 'watchlists', parts: [user] },
        { kind: 'watchlist', parts: [user, 'p'] },
      ]);
    }
    expect(parseKey('price:rt:EUR%2FUSD')).toMatchObject({ parts: ['EUR/USD'], ttl: { busyMs: 30_000 } });
  });

  it('that is none of ours says nothing', () => {
    for (const key of [
      '',
      'portfolio',
      'portfolio:ada',
      'portfolio:a:b:c',
      'orders:7',
      '*',
      'price:rt:%',
      'price:rt:EUR/USD',
    ]) {
      expect(parseKey(key)).toBeNull();
    }
  });
});
