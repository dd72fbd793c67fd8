import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { type Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { pagesOf } from './support/pages.js';
import { bring, someone } from './support/people.js';

const PATH = '/api/v1/watchlists';
const unpriced = {
  price: null,
  currency: null,
  asOf: null,
  openingPrice: null,
  previousClose: null,
  change: null,
  changePercent: null,
  freshness: null,
};
const symbolsOf = ({ items }: { items: { symbol: string }[] }) => items.map(({ symbol }) => symbol);
const statusesOf = (answers: { status: number }[]) =>
  answers
    .map(({ status }) => String(status))
    .toSorted()
    .join(' ');
const many = (count: number) => Array.from({ length: count }, (_, at) => `S${at}`);

describe('a watchlist', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let bob: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    bob = await someone(deployment, web);
  });
  afterAll(() => deployment?.end());
  beforeEach(async () => {
    ada = await someone(deployment, web);
  });

  const make = async (owner: Client = ada, fields: object = {}) => {
    const { status, body } = await owner.post(PATH, { name: 'Tech', ...fields });
    expect({ status, body }).toMatchObject({ status: 201 });
    return { at: `${PATH}/${body.id}`, list: body };
  };
  const read = async (at: string) => (await ada.get(at)).body;

  it('is made empty or with symbols, in their order, and read at the latest prices', async () => {
    await bring(await someone(deployment, web, 'feed'), {
      symbol: 'LIVE',
      price: '11',
      currency: 'USD',
      openingPrice: '10.5',
      previousClose: '10',
    });
    const { at, list } = await make(ada, { name: ' Tech ', symbols: ['LIVE', 'NONE'] });

    expect(list).toEqual({
      id: expect.any(String),
      name: 'Tech',
      version: 1,
      createdAt: expect.any(String),
      items: [
        {
          id: expect.any(String),
          symbol: 'LIVE',
          note: null,
          targetPrice: null,
          version: 1,
          createdAt: expect.any(String),
          price: '11',
          currency: 'USD',
          asOf: expect.any(String),
          openingPrice: '10.5',
          previousClose: '10',
          change: '1',
          changePercent: '10',
          freshness: expect.stringMatching(/^(live|fresh)$/),
        },
        {
          ...unpriced,
          id: expect.any(String),
          symbol: 'NONE',
          note: null,
          targetPrice: null,
          version: 1,
          createdAt: expect.any(String),
        },
      ],
    });
    expect(await read(at)).toMatchObject({ ...list, items: [{ symbol: 'LIVE', price: '11' }, { symbol: 'NONE' }] });
    expect((await make()).list.items).toEqual([]);
  });

  it('is listed with how many items it has, oldest first, page by page', async () => {
    const made = [];
    for (const symbols of [['A', 'B'], [], ['C']]) made.push((await make(ada, { symbols })).list);
    const listed = made.map(({ items, ...list }) => ({ ...list, itemCount: items.length }));

    expect((await ada.get(PATH)).body).toEqual({ items: listed, nextCursor: null });
    const pages = await pagesOf<object>(
      async ({ cursor = '' }) => (await ada.get(`${PATH}?limit=2${cursor && `&cursor=${cursor}`}`)).body,
    );
    expect(pages).toEqual([listed.slice(0, 2), listed.slice(2)]);
    await ada.post(`${PATH}/${made[1].id}/items`, { symbol: 'D' });
    expect((await ada.get(PATH)).body.items[1]).toMatchObject({ itemCount: 1, version: 2 });
  });

  it('takes symbols at its end, with a note and a target price, each symbol once', async () => {
    const { at } = await make(ada, { symbols: ['A'] });

    const added = await ada.post(`${at}/items`, { symbol: 'B', note: 'after the split', targetPrice: '105.50' });
    const again = await ada.post(`${at}/items`, { symbol: 'B' });

    expect(added).toMatchObject({
      status: 201,
      body: {
        version: 2,
        item: { ...unpriced, symbol: 'B', note: 'after the split', targetPrice: '105.5', version: 1 },
      },
    });
    expect(again).toMatchObject({ status: 409, body: { code: 'item_exists', current: added.body.item } });
    expect(await read(at)).toMatchObject({ version: 2, items: [{ symbol: 'A' }, added.body.item] });
  });

  it('is renamed and put into another order by whoever has seen it as it is', async () => {
    const { at, list } = await make(ada, { symbols: ['A', 'B', 'C'] });
    const [a, b, c]: string[] = list.items.map(({ id }: { id: string }) => id);

    const changed = await ada.patch(at, { name: 'Later', itemIds: [c, a, b], expectedVersion: 1 });
    const late = await ada.patch(at, { name: 'Mine', itemIds: [b, a, c] }, { 'if-match': '"1"' });
    const same = await ada.patch(at, { name: 'Later', itemIds: [c, a, b], expectedVersion: 1 });

    expect(changed).toMatchObject({ status: 200, body: { name: 'Later', version: 2 } });
    expect(symbolsOf(changed.body)).toEqual(['C', 'A', 'B']);
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: changed.body, fields: ['name', 'itemIds'] },
    });
    expect(same.body).toMatchObject({ code: 'version_conflict', fields: [] });
    expect(await read(at)).toEqual(changed.body);
    expect(symbolsOf((await ada.patch(at, { itemIds: [b, a, c] }, { 'if-match': '"2"' })).body)).toEqual([
      'B',
      'A',
      'C',
    ]);
    await ada.post(`${at}/items`, { symbol: 'D' });
    expect(symbolsOf(await read(at))).toEqual(['B', 'A', 'C', 'D']);
  });

  it('has items whose note and target are changed, emptied and removed by whoever has seen them', async () => {
    const { at, list } = await make(ada, { symbols: ['A', 'B'] });
    const item = `${at}/items/${list.items[0].id}`;

    const noted = await ada.patch(item, { note: 'wait', targetPrice: '10.0', expectedVersion: 1 });
    const late = await ada.patch(item, { note: 'sell', targetPrice: '10', expectedVersion: 1 });
    const emptied = await ada.patch(item, { note: null }, { 'if-match': '"2"' });

    expect(noted).toMatchObject({
      status: 200,
      body: { version: 2, item: { note: 'wait', targetPrice: '10', version: 2 } },
    });
    expect(late).toMatchObject({
      status: 409,
      body: { code: 'version_conflict', current: noted.body.item, fields: ['note'] },
    });
    expect(emptied.body).toMatchObject({ version: 3, item: { note: null, targetPrice: '10', version: 3 } });
    expect((await ada.delete(`${item}?expectedVersion=2`)).body).toMatchObject({
      code: 'version_conflict',
      fields: [],
    });
    expect(await ada.delete(`${item}?expectedVersion=3`)).toMatchObject({ status: 200, body: { version: 4 } });
    expect((await ada.delete(`${item}?expectedVersion=3`)).status).toBe(404);
    expect(symbolsOf(await read(at))).toEqual(['B']);
  });

  it('is removed by whoever has seen it, with what is in it', async () => {
    const { at } = await make(ada, { symbols: ['A'] });
    await ada.post(`${at}/items`, { symbol: 'B' });

    const unsaid = await ada.delete(at);
    const late = await ada.delete(`${at}?expectedVersion=1`);
    const removed = await ada.delete(`${at}?expectedVersion=2`);

    expect([unsaid.status, late.status, removed.status]).toEqual([400, 409, 204]);
    expect(late.body).toMatchObject({ code: 'version_conflict', current: { version: 2, items: [{}, {}] } });
    expect((await ada.get(at)).status).toBe(404);
    expect((await ada.get(PATH)).body.items).toEqual([]);
  });

  it('has 500 items at most, however many are added at once, and is one of 100', async () => {
    const { at, list } = await make(ada, { symbols: many(495) });
    const added = await Promise.all(many(10).map((symbol) => ada.post(`${at}/items`, { symbol: `X${symbol}` })));
    const refused = added.filter(({ status }) => status !== 201);
    expect(refused).toHaveLength(5);
    expect(refused).toMatchObject(refused.map(() => ({ status: 422, body: { code: 'too_many_items' } })));
    expect((await read(at)).items).toHaveLength(500);

    await deployment.database.query(
      `INSERT INTO watchlists (id, user_id, name) SELECT gen_random_uuid(), user_id, 'One of many'
       FROM watchlists, generate_series(1, 96) WHERE id = $1`,
      [list.id],
    );
    const lists = await Promise.all(many(7).map((name) => ada.post(PATH, { name })));
    const tooMany = lists.filter(({ status }) => status !== 201);
    expect(tooMany).toHaveLength(4);
    expect(tooMany).toMatchObject(tooMany.map(() => ({ status: 422, body: { code: 'too_many_watchlists' } })));
    await make(bob);
  });

  it('by several at once is changed by one of them', async () => {
    const { at, list } = await make(ada, { symbols: ['A'] });
    const renames = await Promise.all(many(8).map((name) => ada.patch(at, { name, expectedVersion: 1 })));
    const item = `${at}/items/${list.items[0].id}`;
    const notes = await Promise.all(many(8).map((note) => ada.patch(item, { note, expectedVersion: 1 })));
    for (const answers of [renames, notes]) {
      expect(statusesOf(answers)).toBe('200 409 409 409 409 409 409 409');
    }
    expect(await read(at)).toMatchObject({ version: 3 });
  });

  it.each<[string, object]>([
    ['no name', { name: undefined }],
    ['a name of nothing', { name: '  ' }],
    ['a name that has no end', { name: 'x'.repeat(101) }],
    ['half a character', { name: '\ud800' }],
    ['a symbol that is none', { symbols: ['apple; DROP TABLE watchlists'] }],
    ['a symbol twice', { symbols: ['A', 'B', 'A'] }],
    ['501 symbols', { symbols: many(501) }],
    ['somebody else', { userId: 'bob' }],
  ])('with %s is not made', async (_, fields) => {
    expect(await ada.post(PATH, { name: 'Tech', ...fields })).toMatchObject({
      status: 400,
      body: { code: 'validation_failed' },
    });
    expect((await ada.get(PATH)).body.items).toEqual([]);
  });

  it('is not changed by what makes no sense', async () => {
    const { at, list } = await make(ada, { symbols: ['A', 'B'] });
    const [a, b]: string[] = list.items.map(({ id }: { id: string }) => id);
    const orders = [[a], [a, a], [a, b, randomUUID()], [a, b, a], [a, randomUUID()], ['1', '2'], [], 'ab'];
    for (const itemIds of orders) {
      const answer = await ada.patch(at, { name: 'New', itemIds, expectedVersion: 1 });
      expect({ itemIds, ...answer }).toMatchObject({ itemIds, status: 400, body: { code: 'validation_failed' } });
    }
    const items: object[] = [
      {},
      { symbol: 'a' },
      { symbol: 'EUR/USD' },
      { symbol: 'C', targetPrice: 5 },
      { symbol: 'C', targetPrice: '0' },
      { symbol: 'C', targetPrice: '-1' },
      { symbol: 'C', targetPrice: '1e3' },
      { symbol: 'C', note: '' },
      { symbol: 'C', note: 'x'.repeat(1001) },
      { symbol: 'C', position: 1 },
    ];
    for (const item of items) expect({ item, ...(await ada.post(`${at}/items`, item)) }).toMatchObject({ status: 400 });
    const edits: [string, object][] = [
      [at, { expectedVersion: 1 }],
      [at, { name: 'New' }],
      [`${at}/items/${a}`, { expectedVersion: 1 }],
      [`${at}/items/${a}`, { note: 'x' }],
      [`${at}/items/${a}`, { symbol: 'C', expectedVersion: 1 }],
    ];
    for (const [path, edit] of edits) expect((await ada.patch(path, edit)).status).toBe(400);
    expect(await read(at)).toEqual(list);
  });

  it('of somebody else is as if there were none', async () => {
    const { at, list } = await make(bob, { symbols: ['A'] });
    const mine = await make(ada, { symbols: ['A'] });
    const item = `items/${list.items[0].id}`;
    const move = { portfolioId: randomUUID(), quantity: '1', price: '1' };
    const answers = await Promise.all([
      ada.get(at),
      ada.patch(at, { name: 'Mine', expectedVersion: 1 }),
      ada.delete(`${at}?expectedVersion=1`),
      ada.post(`${at}/items`, { symbol: 'B' }),
      ...[at, mine.at].flatMap((path) => [
        ada.patch(`${path}/${item}`, { note: 'x', expectedVersion: 1 }),
        ada.delete(`${path}/${item}?expectedVersion=1`),
        ada.post(`${path}/${item}/move-to-portfolio`, move),
      ]),
    ]);
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual(answers.map(() => [404, 'not_found']));
    expect((await bob.get(at)).body).toEqual(list);
  });

  it('is made and filled once under an Idempotency-Key', async () => {
    const key = { 'idempotency-key': randomUUID() };
    const first = await ada.post(PATH, { name: 'Once' }, key);
    const again = await ada.post(PATH, { name: 'Once' }, key);
    expect([again.status, again.body, again.headers.get('idempotency-replayed')]).toEqual([201, first.body, 'true']);
    const added = () => ada.post(`${PATH}/${first.body.id}/items`, { symbol: 'A' }, { 'idempotency-key': 'add' });
    expect((await added()).body).toEqual((await added()).body);
    expect((await ada.get(PATH)).body.items).toMatchObject([{ itemCount: 1 }]);
  });

  it('is in the audit trail with what was before and after, but for its order', async () => {
    const { at, list } = await make(ada, { symbols: ['A', 'B'] });
    const [a, b]: string[] = list.items.map(({ id }: { id: string }) => id);
    await ada.patch(at, { itemIds: [b, a], expectedVersion: 1 });
    await ada.patch(`${at}/items/${a}`, { note: 'wait', expectedVersion: 1 });
    const admin = await someone(deployment, web, 'admin');
    const eventsOf = async (action: string) =>
      (await admin.get(`/api/v1/audit?action=${action}`)).body.items.filter(
        ({ after }: any) => after.id === list.id || after.watchlist_id === list.id,
      );
    expect(await eventsOf('watchlists.update')).toEqual([]);
    expect(await eventsOf('watchlist_items.update')).toMatchObject([
      { before: { note: null }, after: { note: 'wait' } },
    ]);
  });

  it('that somebody changes by psql is read as it is then', async () => {
    const { at, list } = await make(ada, { symbols: ['A'] });
    await read(at);
    await deployment.database.query(`UPDATE watchlist_items SET symbol = 'Z' WHERE watchlist_id = $1`, [list.id]);
    await eventually(
      () => read(at),
      (now) => symbolsOf(now).join() === 'Z',
    );
  });
});
