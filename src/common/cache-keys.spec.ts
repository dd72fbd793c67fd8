import { expect, it } from '@jest/globals';
import { cacheKeys } from './cache-keys.js';

const keysOf = (user: string) => [
  cacheKeys.portfolios(user).key,
  cacheKeys.portfolio(user, 'p').key,
  cacheKeys.valuedPortfolio(user, 'p').key,
];

it('keeps two users’ values under different keys', () => {
  // An identity provider's subjects may have any form.
  const keys = ['ada', 'bob', 'rt:ada', 'ada:p', 'a*', 'ä'].flatMap(keysOf);
  expect(new Set(keys).size).toBe(keys.length);
});

it('makes the keys of the contract, with a time to live', () => {
  expect(cacheKeys.portfolios('ada')).toEqual({ kind: 'portfolios', key: 'portfolios:ada', ttlMs: 300_000 });
  expect(cacheKeys.portfolio('ada', 'p')).toMatchObject({ kind: 'portfolio', key: 'portfolio:ada:p' });
  expect(cacheKeys.valuedPortfolio('ada', 'p')).toMatchObject({ kind: 'portfolio:rt', key: 'portfolio:rt:ada:p' });
  expect(cacheKeys.price('EUR/USD')).toEqual({ kind: 'price:rt', key: 'price:rt:EUR%2FUSD', ttlMs: 30_000 });
});
