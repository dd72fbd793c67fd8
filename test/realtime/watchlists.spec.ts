import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import type { Application } from '../support/application.js';
import { type Client, listen } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { someone } from '../api/support/people.js';

const PATH = '/api/v1/watchlists';

describe('a watchlist that is followed', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let ada: Client;
  let bob: Client;
  let socket: Socket;
  let list: { id: string; items: { id: string }[] };

  beforeAll(async () => {
    deployment = await createDeployment();
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    [ada, bob] = await Promise.all([someone(deployment, first), someone(deployment, first)]);
    socket = await ada.at(second.url).socket('/ws/prices');
  });
  afterAll(async () => {
    socket?.disconnect();
    await deployment?.end();
  });
  beforeEach(async () => {
    list = (await ada.post(PATH, { name: 'Tech', symbols: ['AAPL', 'IBM'] })).body;
  });

  const subscribe = (id = list.id) => socket.emitWithAck('subscribe', { watchlistIds: [id] });

  it('is shown as it is, and told of whatever is changed on another process', async () => {
    expect(await subscribe()).toEqual({ ok: true, snapshots: [list] });
    const changes = listen(socket, 'watchlist.changed');
    const at = `${PATH}/${list.id}`;
    const item = `${at}/items/${list.items[0]!.id}`;
    const until = (version: number) =>
      changes.until((change) => change.watchlistId === list.id && change.version === version);

    await ada.patch(at, { name: 'Later', expectedVersion: 1 });
    expect(await until(2)).toEqual({ watchlistId: list.id, version: 2 });
    await ada.patch(item, { note: 'wait', expectedVersion: 1 });
    await until(3);
    await ada.post(`${at}/items`, { symbol: 'MSFT' });
    await until(4);
    await ada.delete(`${item}?expectedVersion=2`);
    await until(5);
    await deployment.database.query(`UPDATE watchlists SET name = 'By hand', version = 6 WHERE id = $1`, [list.id]);
    await until(6);
    // Whoever hears of it reads it as it is then, on whichever process.
    expect((await ada.at(second.url).get(at)).body).toMatchObject({ name: 'By hand', version: 6 });
  });

  it('is told of when it is removed, and then no more', async () => {
    await subscribe();
    const gone = listen(socket, 'watchlist.deleted');
    await ada.delete(`${PATH}/${list.id}?expectedVersion=1`);
    expect(await gone.until(({ watchlistId }) => watchlistId === list.id)).toEqual({ watchlistId: list.id });
    expect(await subscribe()).toMatchObject({ ok: false, code: 'not_found' });
  });

  it('is nobody else’s, and is lost with its owner', async () => {
    const strange = await bob.at(second.url).socket('/ws/prices');
    const received: unknown[] = [];
    strange.onAny((...message) => received.push(message));
    const his = (await bob.post(PATH, { name: 'His' })).body;
    for (const watchlistIds of [[list.id], [his.id, list.id], [randomUUID()], [list.id.toUpperCase()]]) {
      const answer = await strange.emitWithAck('subscribe', { watchlistIds });
      expect(answer).toMatchObject({ ok: false, code: 'not_found' });
    }
    await subscribe();
    const changes = listen(socket, 'watchlist.changed');
    await ada.patch(`${PATH}/${list.id}`, { name: 'Mine', expectedVersion: 1 });
    await changes.until(({ watchlistId }) => watchlistId === list.id);
    // What was sent to him before comes before this answer.
    await strange.emitWithAck('rate', { minIntervalMs: 0 });
    expect(received).toEqual([]);
    strange.disconnect();

    const lost = listen(socket, 'watchlist.deleted');
    await deployment.database.query(`UPDATE watchlists SET user_id = 'somebody', version = 9 WHERE id = $1`, [list.id]);
    await lost.until(({ watchlistId }) => watchlistId === list.id);
    expect(changes.received.filter(({ version }) => version === 9)).toEqual([]);
    expect((await ada.get(`${PATH}/${list.id}`)).status).toBe(404);
  });

  it('stands beside prices in the same namespace: a message is about one of them', async () => {
    const prices = await socket.emitWithAck('subscribe', { symbols: ['AAPL'] });
    expect(prices).toEqual({ ok: true, snapshots: [{ symbol: 'AAPL', price: null }] });
    expect(await socket.emitWithAck('subscribe', { symbols: ['AAPL'], watchlistIds: [list.id] })).toEqual({
      ok: false,
      code: 'validation_failed',
      detail: 'Name one of symbols and watchlistIds',
    });
    for (const watchlistIds of [[], ['x'], list.id, null, [list.id, 1]]) {
      expect(await socket.emitWithAck('subscribe', { watchlistIds })).toEqual({
        ok: false,
        code: 'validation_failed',
        detail: 'watchlistIds takes 1 to 100 ids',
      });
    }
    const changes = listen(socket, 'watchlist.changed');
    await subscribe();
    expect(await socket.emitWithAck('unsubscribe', { watchlistIds: [list.id] })).toEqual({ ok: true });
    const other = (await ada.post(PATH, { name: 'Other' })).body;
    await subscribe(other.id);
    await ada.patch(`${PATH}/${list.id}`, { name: 'Unheard', expectedVersion: 1 });
    await ada.patch(`${PATH}/${other.id}`, { name: 'Heard', expectedVersion: 1 });
    await changes.until(({ watchlistId }) => watchlistId === other.id);
    expect(changes.received.some(({ watchlistId }) => watchlistId === list.id)).toBe(false);
  });
});
