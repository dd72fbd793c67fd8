/** @jest-environment jsdom */
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { answer, fakeClient, token } from '../test/page.js';

const { client } = fakeClient();
jest.unstable_mockModule('freshfolio/client', () => ({ connect: () => client }));

const { useSession } = await import('../session/session.js');
const { loadMoreTrades, loadTrades, useTradeList } = await import('./trade-list.js');

/** A server with this many trades, of which it answers a page. */
function serverOf(count: () => number) {
  return jest.fn(async (url: string) => {
    const query = new URL(url, 'http://localhost').searchParams;
    const from = Number(query.get('cursor') ?? 0);
    const to = Math.min(from + Number(query.get('limit')), count());
    const items = Array.from({ length: to - from }, (_, index) => ({ id: `${count() - from - index}` }));
    return answer(200, { items, nextCursor: to < count() ? String(to) : null });
  });
}

const ids = () => useTradeList.getState().items?.map(({ id }) => id);

describe('the list of trades', () => {
  let count = 250;
  beforeEach(() => {
    count = 250;
    useSession.getState().end();
    useSession.getState().begin(token(), 'ada@example.com');
    globalThis.fetch = serverOf(() => count) as unknown as typeof fetch;
  });

  it('grows by pages as it is scrolled, until there are no more', async () => {
    await loadTrades('growth');
    expect(ids()).toHaveLength(100);
    await Promise.all([loadMoreTrades(), loadMoreTrades()]);
    expect(ids()).toHaveLength(200);
    await loadMoreTrades();
    await loadMoreTrades();
    expect(ids()).toEqual(Array.from({ length: 250 }, (_, index) => `${250 - index}`));
  });

  it('has the newest when it is read again, and is as long as before', async () => {
    await loadTrades('growth');
    await loadMoreTrades();
    count += 1;
    await loadTrades('growth');
    expect(ids()).toHaveLength(200);
    expect(ids()![0]).toBe('251');
  });

  it('is what was asked for last: pages of before do not come between', async () => {
    await loadTrades('growth');
    const more = loadMoreTrades();
    await Promise.all([more, loadTrades('income')]);
    expect(useTradeList.getState()).toMatchObject({ portfolioId: 'income', isLoading: false });
    expect(ids()).toHaveLength(100);
  });

  it('stays as it is where it cannot be read, and says so', async () => {
    await loadTrades('growth');
    globalThis.fetch = async () => answer(503, { detail: 'Too busy' });
    await loadTrades('growth');
    expect(useTradeList.getState().error?.message).toBe('Too busy');
    expect(ids()).toHaveLength(100);
  });
});
