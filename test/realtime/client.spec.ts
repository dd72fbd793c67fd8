import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import {
  connect,
  type ConnectOptions,
  type FreshfolioClient,
  type Notice,
  type Price,
  type Watchlist,
} from '../../src/client/index.js';
import type { Application } from '../support/application.js';
import { Client, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { startProxy, type Proxy } from './proxy.js';
import { collect, watch } from './watching.js';

const quick = { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '10' };
const now = () => Math.floor(Date.now() / 1000);

describe('the client', () => {
  let deployment: TestDeployment;
  let server: Application;
  let proxy: Proxy;
  let ada: Client;
  let feed: Client;
  let portfolioId: string;
  let clients: FreshfolioClient[];

  const open = (options: Partial<ConnectOptions> = {}) => {
    const client = connect({ url: proxy.url, token: () => sign(deployment, 'ada'), ...options });
    clients.push(client);
    return client;
  };
  const buy = async (quantity: string, symbol = 'AAPL') => {
    const trade = { type: 'buy', symbol, quantity, price: '190' };
    const { body } = await ada.post(`/api/v1/portfolios/${portfolioId}/trades`, trade);
    return Number(body.revision);
  };
  const post = (symbol: string, price: string) =>
    feed.post('/api/v1/prices', { prices: [{ symbol, price, asOf: new Date().toISOString(), currency: 'USD' }] });

  beforeAll(async () => {
    // It waits for any part of up to a minute between two attempts: for a small one here.
    jest.spyOn(Math, 'random').mockReturnValue(0.05);
    deployment = await createDeployment();
    server = await deployment.start('all', quick);
    ada = new Client(server.url, await sign(deployment, 'ada'));
    feed = new Client(server.url, await sign(deployment, 'feed', 'feed'));
  }, 60_000);

  beforeEach(async () => {
    proxy = await startProxy(server.url);
    clients = [];
    const { body } = await ada.post('/api/v1/portfolios', { name: 'Growth', baseCurrency: 'USD' });
    portfolioId = String(body.id);
  });

  afterEach(() => {
    for (const client of clients) client.close();
    proxy.close();
  });

  afterAll(async () => {
    jest.restoreAllMocks();
    await deployment.end();
  });

  it('shows a portfolio as it is, and then as it becomes, each time the whole', async () => {
    const { states, connection } = watch(open(), portfolioId);
    await states.until(({ revision, positions }) => revision === 0 && positions.length === 0);
    expect(connection.latest()).toEqual({ state: 'live', transport: 'websocket' });
    const revision = await buy('2');
    await states.until((state) => state.revision === revision && state.positions.length === 1);
    await post('AAPL', '200');
    const state = await states.until(({ valuation }) => valuation.marketValue === '400');
    expect(state).toMatchObject({ id: portfolioId, name: 'Growth', positions: [{ symbol: 'AAPL', quantity: '2' }] });
    const { body } = await ada.get(`/api/v1/portfolios/${portfolioId}`);
    expect(Object.keys(state).toSorted()).toEqual([...Object.keys(body), 'sequence'].toSorted());
    expect({ ...state.valuation, freshness: null }).toEqual({ ...body.valuation, freshness: null });
  });

  it('shows prices', async () => {
    const prices = collect<Price>();
    const stop = open().followPrices(['TICK'], prices.show);
    await post('TICK', '10');
    await prices.until(({ price }) => price === '10');
    await post('TICK', '11');
    await prices.until(({ price }) => price === '11');
    stop();
  });

  it('says that a portfolio is not there, or no longer, and goes on with the others', async () => {
    const client = open();
    const mine = watch(client, portfolioId);
    const strange = watch(client, '0192f5b4-0000-7000-8000-00000000dead');
    await strange.ends.until((code) => code === 'not_found');
    await mine.states.until(() => true);
    await ada.delete(`/api/v1/portfolios/${portfolioId}?expectedVersion=1`);
    await mine.ends.until((code) => code === 'deleted' || code === 'not_found');
  });

  it('shows nothing while it pauses, and then the latest', async () => {
    const client = open();
    const { states } = watch(client, portfolioId);
    const other = watch(open(), portfolioId);
    await states.until(() => true);
    client.pause();
    const shown = states.shown.length;
    for (const quantity of ['1', '2', '3']) {
      const revision = await buy(quantity);
      await other.states.until((state) => state.revision === revision);
    }
    expect(states.shown).toHaveLength(shown);
    client.resume();
    await states.until(({ positions }) => positions[0]?.quantity === '6');
  });

  it('gets no more than it asked for, and the last of all', async () => {
    const client = open();
    const { states } = watch(client, portfolioId);
    const other = watch(open(), portfolioId);
    await states.until(() => true);
    client.setRate(60_000);
    const revision = await buy('1');
    await other.states.until((state) => state.revision === revision);
    const later = await buy('1');
    await other.states.until((state) => state.revision === later);
    client.setRate(0);
    await states.until((state) => state.revision === later);
    expect(states.shown.length).toBeLessThan(other.states.shown.length);
    expect(() => client.setRate(-1)).toThrow(RangeError);
  });

  it('comes back to a server that was killed, with what happened meanwhile', async () => {
    const victim = await deployment.start('web', quick);
    const way = await startProxy(victim.url);
    const { states, connection } = watch(open({ url: way.url }), portfolioId);
    await connection.until(({ state }) => state === 'live');
    await states.until(() => true);
    await victim.stop('SIGKILL');
    await connection.until(({ state }) => state !== 'live');
    const revision = await buy('3');
    await deployment.start('web', { ...quick, PORT: new URL(victim.url).port });
    await states.until((state) => state.revision === revision, 30_000);
    await connection.until(({ state }) => state === 'live', 30_000);
    const next = await buy('1');
    await states.until((state) => state.revision === next);
    way.close();
  });

  it('goes down where the way is barred, and up again where it is not', async () => {
    proxy.block('websocket');
    const { states, connection } = watch(open(), portfolioId);
    await connection.until((state) => state.state === 'live' && state.transport === 'sse');
    let revision = await buy('1');
    await states.until((state) => state.revision === revision);

    proxy.block('websocket', 'sse');
    revision = await buy('1');
    await connection.until(({ state }) => state === 'polling');
    await states.until((state) => state.revision === revision);

    proxy.block();
    await connection.until((state) => state.state === 'live' && state.transport === 'websocket', 60_000);
    revision = await buy('1');
    const { positions } = await states.until((state) => state.revision === revision);
    expect(positions).toMatchObject([{ symbol: 'AAPL', quantity: '3' }]);
    const revisions = states.shown.map((state) => state.revision);
    expect(revisions).toEqual(revisions.toSorted((a, b) => a - b));
    const sequences = states.shown.map(({ sequence }) => sequence);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
  });

  it('shows prices on every way', async () => {
    for (const blocked of [[], ['websocket'], ['websocket', 'sse']] as const) {
      proxy.block(...blocked);
      const prices = collect<Price>();
      await post('WAY', String(10 + blocked.length));
      open().followPrices(['WAY'], prices.show);
      await prices.until(({ price }) => price === String(10 + blocked.length), 30_000);
    }
  });

  it('shows a watchlist on every way, and over a socket what becomes of it', async () => {
    const { body } = await ada.post('/api/v1/watchlists', { name: 'Tech', symbols: ['AAPL'] });
    const path = `/api/v1/watchlists/${body.id}`;
    const follow = () => {
      const [lists, ends] = [collect<Watchlist>(), collect<string>()];
      open().followWatchlist(body.id, lists.show, ends.show);
      return { lists, ends };
    };
    for (const blocked of [['websocket'], ['websocket', 'sse']] as const) {
      proxy.block(...blocked);
      await follow().lists.until(({ items }) => items.length === 1, 30_000);
    }
    proxy.block();
    const { lists, ends } = follow();
    await lists.until(({ version }) => version === 1);
    await ada.patch(path, { name: 'Later', expectedVersion: 1 });
    await ada.post(`${path}/items`, { symbol: 'IBM' });
    const { items } = await lists.until(({ version }) => version === 3);
    expect(items).toMatchObject([{ symbol: 'AAPL' }, { symbol: 'IBM' }]);
    await ada.delete(`${path}?expectedVersion=3`);
    await ends.until((code) => code === 'deleted' || code === 'not_found');
  });

  it('has expired when a second token is refused as well, and tries no more', async () => {
    let asked = 0;
    const token = () => `no token, ${(asked += 1)}`;
    const { connection } = watch(open({ token }), portfolioId);
    await connection.until(({ state }) => state === 'expired');
    expect(asked).toBe(2);
    expect(proxy.asked).toEqual(['websocket', 'websocket']);
  });

  it('asks for another token when a session has ended, and goes on', async () => {
    const lives = [1, 3600];
    const token = () => sign(deployment, 'ada', 'user', now() + (lives.shift() ?? 3600));
    const { states, connection } = watch(open({ token }), portfolioId);
    await states.until(() => true);
    await connection.until(({ state }) => state !== 'live');
    await connection.until(({ state }) => state === 'live');
    const revision = await buy('1');
    await states.until((state) => state.revision === revision);
  });

  it('hands on what the server has to say, once on every way', async () => {
    const all = [];
    for (const blocked of [[], ['websocket']] as const) {
      proxy.block(...blocked);
      const client = open();
      const notices = collect<Notice>();
      client.onNotice(notices.show);
      client.followPrices(['TICK'], () => undefined);
      const { states } = watch(client, portfolioId);
      await states.until(() => true);
      all.push(notices);
    }
    const csv = 'Date,Code,Currency,Price,Quantity,Action,Fee,Note\n2024-03-12,AAPL,USD,100,10,buy,,\n';
    const headers = { 'content-type': 'text/csv' };
    const imported = await ada.request('POST', `/api/v1/portfolios/${portfolioId}/imports`, csv, headers);
    expect(imported.status).toBeLessThan(300);
    for (const notices of all) {
      await notices.until(({ code, done, total }) => code === 'import_progress' && done === total);
      expect(new Set(notices.shown.map((notice) => JSON.stringify(notice))).size).toBe(notices.shown.length);
    }
  });
});
