import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import type { Client } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { book, openPortfolio, someone } from './support/people.js';

describe("another user's portfolio", () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Client;
  let bob: Client;
  let portfolio: string;
  const never = `/api/v1/portfolios/${randomUUID()}`;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web');
    [ada, bob] = await Promise.all([someone(deployment, web), someone(deployment, web)]);
    portfolio = await openPortfolio(ada);
    await book(ada, portfolio);
    // Ada's is in every tier now.
    await ada.get(portfolio);
    await ada.get(portfolio);
  });
  afterAll(() => deployment?.end());

  const trade = { type: 'buy', symbol: 'AAPL', quantity: '1', price: '100' };
  const calls: [string, (caller: Client, path: string) => ReturnType<Client['get']>][] = [
    ['read', (caller, path) => caller.get(path)],
    ['read past the cache', (caller, path) => caller.get(path, { 'cache-control': 'no-cache' })],
    ['read at a revision', (caller, path) => caller.get(`${path}?minRevision=99`)],
    ['list of trades', (caller, path) => caller.get(`${path}/trades`)],
    ['trade', (caller, path) => caller.post(`${path}/trades`, trade)],
    ['change', (caller, path) => caller.patch(path, { name: 'Mine', expectedVersion: 1 })],
    ['removal', (caller, path) => caller.delete(`${path}?expectedVersion=1`)],
    [
      'holding set by hand',
      (caller, path) => caller.post(`${path}/holdings`, { symbol: 'AAPL', quantity: '1', costBasis: '1' }),
    ],
    ['refresh', (caller, path) => caller.post(`${path}/refresh`)],
  ];

  it.each(calls)('answers a %s like one that never existed', async (_, call) => {
    const [hers, none] = [await call(bob, portfolio), await call(bob, never)];

    expect({ status: hers.status, body: hers.body }).toEqual({ status: 404, body: none.body });
    expect(none.status).toBe(404);
  });

  it('does so on a socket too', async () => {
    const socket = await bob.socket();
    const subscribe = (path: string) => socket.emitWithAck('subscribe', { portfolioIds: [path.split('/').at(-1)] });

    const [hers, none] = [await subscribe(portfolio), await subscribe(never)];

    expect(hers).toEqual(none);
    expect(hers).toMatchObject({ ok: false, code: 'not_found' });
    socket.disconnect();
  });

  it('is not in the list, and nothing of these attempts was written', async () => {
    expect((await bob.get('/api/v1/portfolios')).body).toEqual({ items: [], nextCursor: null });
    expect((await ada.get(portfolio)).body).toMatchObject({ revision: 1, positions: [{ quantity: '10' }] });
    expect((await ada.get(`${portfolio}/trades`)).body.items).toHaveLength(1);
  });

  it('is not opened to an admin either', async () => {
    const admin = await someone(deployment, web, 'admin');

    expect((await admin.get(portfolio)).status).toBe(404);
  });
});
