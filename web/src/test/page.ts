import { jest } from '@jest/globals';
import type { FreshfolioClient, Portfolio, Position, Price } from 'freshfolio/client';

// The components ask for it, and jsdom has none.
globalThis.CSS ??= { escape: (text: string) => text, supports: () => false } as unknown as typeof CSS;

/** What `fetch` resolves with; jsdom has no `Response`. */
export const answer = (status: number, body: object): Response =>
  ({ ok: status < 400, status, headers: new Headers(), json: async () => body }) as Response;

/** A connection over which a spec says what comes. */
export function fakeClient() {
  const prices = new Map<string, (price: Price) => void>();
  const spies = { pause: jest.fn(), resume: jest.fn(), close: jest.fn() };
  const client = {
    ...spies,
    onConnection: () => () => undefined,
    onNotice: () => () => undefined,
    followPortfolio: () => () => undefined,
    followPrices: ([symbol]: readonly string[], onPrice: (price: Price) => void) => {
      prices.set(symbol!, onPrice);
      return () => prices.delete(symbol!);
    },
  } as unknown as FreshfolioClient;
  return {
    client,
    ...spies,
    tick: (price: Pick<Price, 'symbol' | 'price' | 'currency'>) => prices.get(price.symbol)?.(price as Price),
  };
}

/** Of somebody who is signed in for an hour. */
export const token = (): string =>
  ['', btoa(JSON.stringify({ sub: 'ada', role: 'user', exp: Date.now() / 1000 + 3600 })), ''].join('.');

export const position = (facts: Partial<Position>): Position =>
  ({
    id: 'p',
    symbol: 'AAPL',
    quantity: '10',
    currency: 'USD',
    price: '200',
    fxRate: '1',
    version: 1,
    ...facts,
  }) as Position;

export const portfolio = (facts: Partial<Portfolio>): Portfolio =>
  ({
    id: 'growth',
    name: 'Growth',
    baseCurrency: 'USD',
    costMethod: 'average',
    allowNegativeCash: true,
    version: 1,
    revision: 1,
    positions: [position({})],
    cash: [{ currency: 'USD', amount: '1000' }],
    valuation: { missing: [] },
    ...facts,
  }) as Portfolio;
