/** @jest-environment jsdom */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { answer, fakeClient, portfolio, token } from '../test/page.js';
import type { Order } from './order.js';
import type { Draft } from './ticket.js';

const { client } = fakeClient();
jest.unstable_mockModule('freshfolio/client', () => ({ connect: () => client }));

const { useSession } = await import('../session/session.js');
const { usePortfolios } = await import('../live/portfolios.js');
const { placeOrder, retryOrder } = await import('./place-order.js');
const { usePendingTrades } = await import('./pending-trades.js');

const terms = { symbol: 'AAPL', quantity: '5', price: '200', currency: 'USD', fee: '0' };
const order: Order = { id: 'execution', portfolioId: 'growth', side: 'buy', terms, draft: {} as Draft };
const fetched = jest.fn<typeof fetch>();
const sent = () => fetched.mock.calls.map(([, init]) => JSON.parse(init!.body as string) as { executionId: string });
const pending = () => usePendingTrades.getState().trades;
const booked = async () => answer(201, { revision: 2 });
const HALF_A_MINUTE_MS = 30_000;

describe('an order of which nobody knows whether it was booked', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    useSession.getState().begin(token(), 'ada@example.com');
    usePortfolios.setState({ portfolios: { growth: portfolio({}) } });
    globalThis.fetch = fetched.mockReset().mockRejectedValue(new TypeError('Failed to fetch'));
  });
  afterEach(() => {
    useSession.getState().end();
    jest.useRealTimers();
  });

  it('is sent again as the same execution until there is an answer', async () => {
    placeOrder(order);
    await jest.advanceTimersByTimeAsync(1);
    fetched.mockImplementation(booked);
    await jest.advanceTimersByTimeAsync(1000);
    expect(sent().map(({ executionId }) => executionId)).toEqual(['execution', 'execution']);
    expect(pending()).toMatchObject([{ state: 'booked', revision: 2 }]);
  });

  it('says so after five attempts, and is asked for again as the same one', async () => {
    placeOrder(order);
    await jest.advanceTimersByTimeAsync(HALF_A_MINUTE_MS);
    expect(sent()).toHaveLength(5);
    expect(pending()).toMatchObject([{ state: 'unknown' }]);
    fetched.mockImplementation(booked);
    retryOrder(order);
    retryOrder(order);
    await jest.advanceTimersByTimeAsync(1);
    expect(sent().map(({ executionId }) => executionId)).toEqual(Array.from({ length: 6 }, () => 'execution'));
    expect(pending()).toMatchObject([{ state: 'booked' }]);
  });
});
