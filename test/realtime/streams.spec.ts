import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { openStream } from './event-stream.js';
import { newUser } from './sockets.js';

const now = () => Math.floor(Date.now() / 1000);

describe('an event stream', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;
  let feed: Client;

  const pathOf = (id: string) => `${web.url}/api/v1/stream/portfolios/${id}`;
  const bring = (price: string, symbol = 'AAPL') =>
    feed.post('/api/v1/prices', {
      prices: [{ symbol, price, asOf: new Date().toISOString(), currency: 'USD', previousClose: '180' }],
    });

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '50' });
    ada = await newUser(deployment, web, 'ada');
    feed = new Client(web.url, await sign(deployment, 'feed', 'feed'));
    await ada.buy('1');
  }, 60_000);

  afterAll(async () => {
    ada.socket.disconnect();
    await deployment.end();
  });

  it('begins with the whole, and goes on with what changes, numbered one after the other', async () => {
    const stream = await openStream(pathOf(ada.portfolioId), ada.client.token!);
    expect({ status: stream.status, type: stream.response.headers['content-type'] }).toEqual({
      status: 200,
      type: 'text/event-stream',
    });
    const whole = await stream.until(() => true);
    expect(whole).toMatchObject({
      event: 'portfolio.update',
      id: String(whole.data.sequence),
      data: { portfolioId: ada.portfolioId, since: 0, name: 'Growth', positions: [{ symbol: 'AAPL', quantity: '1' }] },
    });
    await ada.buy('2');
    const bought = await stream.until(({ event, data }) => event === 'portfolio.update' && data.revision === 2);
    expect(bought.data.positions).toMatchObject([{ symbol: 'AAPL', quantity: '3' }]);
    await bring('191');
    const moved = await stream.until(({ data }) => data.positions?.[0]?.price === '191');
    expect(moved.data.since).toBeGreaterThanOrEqual(bought.data.sequence);
    expect(moved.data.valuation).toMatchObject({ marketValue: '573' });
    stream.close();
  });

  it('does not repeat what the client says that it has', async () => {
    const first = await openStream(pathOf(ada.portfolioId), ada.client.token!);
    const { id } = await first.until(() => true);
    first.close();
    const again = await openStream(pathOf(ada.portfolioId), ada.client.token!, { 'last-event-id': id! });
    const other = await openStream(pathOf(ada.portfolioId), ada.client.token!, { 'last-event-id': '7' });
    expect((await other.until(() => true)).id).toBe(id);
    await ada.buy('1');
    const next = await again.until(({ event }) => event === 'portfolio.update');
    expect(Number(next.id)).toBeGreaterThan(Number(id));
    again.close();
    other.close();
  });

  it("is refused for another user's portfolio, as if there were none, and without a token", async () => {
    const mallory = await sign(deployment, 'mallory');
    for (const id of [ada.portfolioId, randomUUID()]) {
      const { status, response } = await openStream(pathOf(id), mallory);
      expect([status, response.headers['content-type']]).toEqual([404, 'application/problem+json; charset=utf-8']);
    }
    expect((await openStream(pathOf(ada.portfolioId), 'nobody')).status).toBe(401);
    expect((await openStream(pathOf('1'), mallory)).status).toBe(400);
  });

  it('says that the session has expired, and ends, when its token does', async () => {
    const stream = await openStream(pathOf(ada.portfolioId), await sign(deployment, 'ada', 'user', now() + 2));
    await stream.ended;
    expect(stream.events.at(-1)).toEqual({ event: 'session.expired', data: {} });
  });

  it('sends at most as often as was asked for, and then the latest', async () => {
    const stream = await openStream(`${pathOf(ada.portfolioId)}?minIntervalMs=400`, ada.client.token!);
    const free = await openStream(pathOf(ada.portfolioId), ada.client.token!);
    await stream.until(() => true);
    for (const price of ['201', '202', '203', '204']) {
      await bring(price);
      await free.until(({ data }) => data.positions?.[0]?.price === price);
    }
    await stream.until(({ data }) => data.positions?.[0]?.price === '204');
    const updates = ({ events }: typeof stream) => events.filter(({ event }) => event === 'portfolio.update').length;
    expect(updates(stream)).toBeLessThan(updates(free));
    stream.close();
    free.close();
  });

  it('of prices brings each of the symbols, and only what is newer', async () => {
    await bring('210');
    const stream = await openStream(`${web.url}/api/v1/stream/prices?symbols=AAPL,NONE`, ada.client.token!);
    await stream.until(({ data }) => data.symbol === 'NONE');
    expect(stream.events.map(({ event, data }) => [event, data.symbol, data.price])).toEqual([
      ['price.update', 'AAPL', '210'],
      ['price.update', 'NONE', null],
    ]);
    await bring('211');
    await bring('5', 'NONE');
    expect((await stream.until(({ data }) => data.price === '211')).data).toMatchObject({
      change: '31',
      previousClose: '180',
      freshness: 'live',
    });
    await stream.until(({ data }) => data.symbol === 'NONE' && data.price === '5');
    stream.close();
    expect((await openStream(`${web.url}/api/v1/stream/prices?symbols=`, ada.client.token!)).status).toBe(400);
  });

  it('is forgotten when its client goes, and told when the server stops', async () => {
    const streams = async () => {
      const { body } = await ada.client.get('/metrics');
      return /^sse_connections (\d+)/m.exec(String(body))?.[1];
    };
    await eventually(streams, (count) => count === '0');
    const stream = await openStream(pathOf(ada.portfolioId), ada.client.token!);
    expect(await streams()).toBe('1');
    expect(await web.stop('SIGTERM')).toBe(0);
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ event: 'notice', data: { code: 'server_stopping' } });
  });
});
