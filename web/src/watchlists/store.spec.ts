/** @jest-environment jsdom */
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Watchlist, WatchlistItem } from 'freshfolio/client';
import { useSession } from '../session/session.js';
import { answer, token } from '../test/page.js';
import { useConflict } from './conflict.js';
import { add, edit, remove } from './item-actions.js';
import { rename, reorder } from './list-actions.js';
import { move, openMove, useMove } from './move.js';
import { shownOf } from './operations.js';
import { heldOf, learn, useWatchlists } from './store.js';

const itemOf = (symbol: string, facts: Partial<WatchlistItem> = {}): WatchlistItem =>
  ({ id: `id-${symbol}`, symbol, note: null, targetPrice: null, version: 1, ...facts }) as WatchlistItem;
const listOf = (version: number, ...symbols: string[]): Watchlist => ({
  id: 'l',
  name: 'Tech',
  version,
  createdAt: '',
  items: symbols.map((symbol) => itemOf(symbol)),
});

const shown = () => shownOf(heldOf('l').list!, heldOf('l').operations);
const symbols = () => shown().items.map(({ symbol }) => symbol);
const toEnd = (symbol: string, target: string) => ({ symbols: [symbol], target, place: 'after' }) as const;

interface Sent {
  method: string;
  path: string;
  body: Record<string, unknown>;
}

describe('a watchlist on the page', () => {
  /** what waits for an answer; the readings after a refusal are answered with what the server has */
  let requests: { sent: Sent; reply: (status: number, body: object) => void }[];
  let onServer: Watchlist;

  const request = async () => {
    for (let turn = 0; requests.length === 0 && turn < 50; turn += 1) await Promise.resolve();
    return requests.shift()!;
  };

  beforeEach(() => {
    requests = [];
    onServer = listOf(1, 'A', 'B', 'C');
    AbortSignal.timeout = () => new AbortController().signal;
    globalThis.fetch = jest.fn((path, { method = 'GET', body } = {}) => {
      if (method === 'GET') return Promise.resolve(answer(200, onServer));
      return new Promise<Response>((resolve) => {
        const sent = {
          method,
          path: String(path).replace('/api/v1/watchlists/', ''),
          body: JSON.parse(String(body ?? '{}')),
        };
        requests.push({ sent, reply: (status, told) => resolve(answer(status, told)) });
      });
    }) as typeof fetch;
    useWatchlists.setState({ held: {} });
    useConflict.setState({ conflict: null });
    useSession.getState().begin(token(), 'ada@example.com');
    learn(onServer);
  });

  it('has its new order at once, and the old one again where that is refused', async () => {
    const done = reorder('l', toEnd('A', 'C'));
    expect(symbols()).toEqual(['B', 'C', 'A']);
    const { sent, reply } = await request();
    expect(sent.body).toEqual({ itemIds: ['id-B', 'id-C', 'id-A'], expectedVersion: 1 });
    reply(403, { code: 'forbidden' });
    await done;
    expect(symbols()).toEqual(['A', 'B', 'C']);
  });

  it('keeps what others added while the order was changed, and the order', async () => {
    const done = reorder('l', toEnd('A', 'C'));
    const first = await request();
    onServer = listOf(2, 'A', 'B', 'C', 'D');
    learn(onServer);
    expect(symbols()).toEqual(['B', 'C', 'A', 'D']);
    first.reply(409, { code: 'version_conflict', current: onServer });
    const { sent, reply } = await request();
    expect(sent.body).toEqual({ itemIds: ['id-B', 'id-C', 'id-A', 'id-D'], expectedVersion: 2 });
    reply(200, listOf(3, 'B', 'C', 'A', 'D'));
    await done;
    expect([symbols(), heldOf('l').list?.version]).toEqual([['B', 'C', 'A', 'D'], 3]);
  });

  it('sends what was done in a hurry one after the other', async () => {
    const done = Promise.all([reorder('l', toEnd('A', 'C')), reorder('l', toEnd('B', 'A'))]);
    expect(symbols()).toEqual(['C', 'A', 'B']);
    (await request()).reply(200, listOf(2, 'B', 'C', 'A'));
    const { sent, reply } = await request();
    expect(sent.body).toEqual({ itemIds: ['id-C', 'id-A', 'id-B'], expectedVersion: 2 });
    reply(200, listOf(3, 'C', 'A', 'B'));
    await done;
    expect(symbols()).toEqual(['C', 'A', 'B']);
  });

  it('has an added symbol before the server has, which is the same one then', async () => {
    const done = add('l', 'D');
    expect(symbols()).toEqual(['A', 'B', 'C', 'D']);
    (await request()).reply(201, { item: itemOf('D'), version: 2 });
    await done;
    expect(heldOf('l')).toMatchObject({ list: { version: 2, items: { length: 4 } }, operations: [] });
  });

  it.each([
    ['item_exists', 409],
    ['too_many_items', 422],
  ])('has it no longer where it is refused: %s', async (code, status) => {
    const done = add('l', 'D');
    (await request()).reply(status, { code });
    await done;
    expect(symbols()).toEqual(['A', 'B', 'C']);
  });

  it('does not go back to an answer that is older than what came meanwhile', async () => {
    const done = add('l', 'D');
    const { reply } = await request();
    learn(listOf(3, 'A', 'D', 'E'));
    reply(201, { item: itemOf('D'), version: 2 });
    await done;
    expect([symbols(), heldOf('l').list?.version]).toEqual([['A', 'D', 'E'], 3]);
  });

  it('asks which it is to be where a note was changed elsewhere', async () => {
    const mine = { note: 'mine', targetPrice: '5' };
    const done = edit('l', itemOf('A'), mine);
    expect(shown().items[0]).toMatchObject(mine);
    const current = itemOf('A', { note: 'theirs', version: 2 });
    onServer = { ...listOf(2, 'A', 'B', 'C'), items: [current] };
    (await request()).reply(409, { code: 'version_conflict', current, fields: ['note'] });
    await done;
    expect(useConflict.getState().conflict).toMatchObject({
      symbol: 'A',
      version: 2,
      theirs: { note: 'theirs' },
      mine,
    });
    expect(shown().items[0]?.note).not.toBe('mine');
  });

  it('is renamed whatever is done in it, but not over another name', async () => {
    const done = rename('l', 'Tech', 'Big');
    expect(shown().name).toBe('Big');
    (await request()).reply(409, { code: 'version_conflict', current: listOf(2, 'A') });
    const { sent, reply } = await request();
    expect(sent.body).toEqual({ name: 'Big', expectedVersion: 2 });
    reply(409, { code: 'version_conflict', current: { ...listOf(3, 'A'), name: 'Theirs' } });
    await done;
    expect(useConflict.getState().conflict).toMatchObject({ kind: 'name', theirs: 'Theirs', mine: 'Big' });
  });

  it('has a removed symbol again where it was changed elsewhere', async () => {
    const done = remove('l', itemOf('B'));
    expect(symbols()).toEqual(['A', 'C']);
    (await request()).reply(409, { code: 'version_conflict', current: itemOf('B', { version: 2 }) });
    await done;
    expect(symbols()).toEqual(['A', 'B', 'C']);
  });

  it('has what was to be moved again where it is not booked, and books once what is pressed twice', async () => {
    openMove('l', itemOf('B'));
    const draft = useMove.getState().draft!;
    const terms = { portfolioId: 'p', quantity: '1', price: '10', fee: '0' };
    const done = Promise.all([move(draft, terms), move(draft, terms)]);
    expect([symbols(), useMove.getState().draft]).toEqual([['A', 'C'], null]);
    const { sent, reply } = await request();
    expect(sent).toMatchObject({ path: 'l/items/id-B/move-to-portfolio', body: { ...terms, executionId: draft.id } });
    reply(422, { code: 'insufficient_cash', detail: 'Not enough cash' });
    await done;
    expect([symbols(), requests]).toEqual([['A', 'B', 'C'], []]);
  });
});
