import { connect, type Socket as TcpSocket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually, listen, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { newUser } from './sockets.js';

const CUT_OFF = 'ws_cut_off_total\\{reason="too_slow"\\}';

describe('a client that does not take everything', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;
  let feed: Client;
  let price = 200;

  /** Brings the next price, and waits until somebody who takes everything has seen it. */
  const move = async (heard: ReturnType<typeof listen<any>>) => {
    const text = String((price += 1));
    await feed.post('/api/v1/prices', { prices: [{ symbol: 'AAPL', price: text, asOf: new Date().toISOString() }] });
    await heard.until(({ positions }) => positions[0]?.price === text);
    return text;
  };

  /** Its snapshot has 30 kB. */
  const largePortfolio = async () => {
    const { body } = await ada.client.post('/api/v1/portfolios', { name: 'Large', baseCurrency: 'USD' });
    const symbols = ['AAPL', ...Array.from({ length: 40 }, (_, at) => `S${at}`)];
    const trades = symbols.map((symbol) => ({ type: 'buy', symbol, quantity: '1', price: '9' }));
    const rows = trades.map((trade) => ada.client.post(`/api/v1/portfolios/${body.id}/trades`, trade));
    await Promise.all(rows);
    return String(body.id);
  };

  const metric = async (name: string) => {
    const { body } = await ada.client.get('/metrics');
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(String(body))?.[1] ?? 0);
  };

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('all', {
      RECOMPUTE_DEBOUNCE_MS: '0',
      RECOMPUTE_PACE_MS: '1',
      SOCKET_SLOW_CLIENT_MS: '500',
      SOCKET_SUBSCRIPTIONS: '3',
      SOCKET_EVENTS_PER_SECOND: '100000',
    });
    ada = await newUser(deployment, web, 'ada');
    feed = new Client(web.url, await sign(deployment, 'feed', 'feed'));
    await ada.buy('1');
    await ada.socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
  }, 60_000);

  afterAll(async () => {
    ada.socket.disconnect();
    await deployment.end();
  });

  it('because it pauses, gets nothing until it resumes, and then the latest at once', async () => {
    const socket = await ada.client.socket();
    const { snapshots } = await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    const [paused, free] = [listen(socket, 'portfolio.update'), listen(ada.socket, 'portfolio.update')];
    expect(await socket.emitWithAck('pause', {})).toEqual({ ok: true });
    const prices = [];
    for (let count = 0; count < 3; count += 1) prices.push(await move(free));
    // What was sent before comes before this answer.
    expect(await socket.emitWithAck('rate', { minIntervalMs: 0 })).toEqual({ ok: true, minIntervalMs: 0 });
    expect(paused.received).toEqual([]);
    expect(await socket.emitWithAck('resume', {})).toEqual({ ok: true });
    await paused.until(() => true);
    expect(paused.received).toHaveLength(1);
    expect(paused.received[0]).toMatchObject({
      since: snapshots[0].sequence,
      positions: [{ symbol: 'AAPL', price: prices.at(-1) }],
    });
    expect(await metric('ws_conflated_total')).toBeGreaterThanOrEqual(2);
    socket.disconnect();
  });

  it('because it asked for less, gets the latest when its time has come', async () => {
    const socket = await ada.client.socket();
    await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    const [slow, free] = [listen(socket, 'portfolio.update'), listen(ada.socket, 'portfolio.update')];
    await socket.emitWithAck('rate', { minIntervalMs: 1000 });
    const at: number[] = [];
    socket.on('portfolio.update', () => at.push(performance.now()));
    let last = '';
    for (let count = 0; count < 5; count += 1) last = await move(free);
    await slow.until(({ positions }) => positions[0]?.price === last);
    for (const [index, time] of at.entries()) if (index > 0) expect(time - at[index - 1]!).toBeGreaterThan(950);
    expect(slow.received.length).toBeLessThan(free.received.length);
    socket.disconnect();
  });

  it.each([
    ['a rate that is none', 'rate', { minIntervalMs: 'often' }],
    ['a rate below zero', 'rate', { minIntervalMs: -1 }],
    ['no rate', 'rate', undefined],
  ])('is told that it asked for %s', async (_, event, message) => {
    expect(await ada.socket.emitWithAck(event, message)).toMatchObject({ ok: false, code: 'validation_failed' });
  });

  it('because it does not read, is cut off after a while, and costs the others nothing', async () => {
    const free = listen(ada.socket, 'portfolio.update');
    const portfolioId = await largePortfolio();
    const deaf = await openDeafSocket(web.url, ada.client.token!, portfolioId);
    const before = await metric(CUT_OFF);
    // Acks are what fills the pipe: nobody reads them.
    deaf.flood();
    await eventually(
      async () => {
        await move(free);
        return metric(CUT_OFF);
      },
      (count) => count === before + 1,
      30_000,
    );
    deaf.end();
  });

  it('may follow so many things and no more', async () => {
    const socket = await ada.client.socket('/ws/prices');
    expect(await socket.emitWithAck('subscribe', { symbols: ['A', 'B', 'C', 'D'] })).toMatchObject({
      ok: false,
      code: 'too_many_subscriptions',
    });
    expect(await socket.emitWithAck('subscribe', { symbols: ['A', 'B', 'C'] })).toMatchObject({ ok: true });
    expect(await socket.emitWithAck('subscribe', { symbols: ['C', 'D'] })).toMatchObject({ ok: false });
    await socket.emitWithAck('unsubscribe', { symbols: ['A'] });
    expect(await socket.emitWithAck('subscribe', { symbols: ['D'] })).toMatchObject({ ok: true });
    socket.disconnect();
  });

  it('of prices gets the latest of each symbol', async () => {
    const socket = await ada.client.socket('/ws/prices');
    const prices = listen(socket, 'price.update');
    const { snapshots } = await socket.emitWithAck('subscribe', { symbols: ['AAPL', 'IBM'] });
    expect(snapshots).toMatchObject([
      { symbol: 'AAPL', price: String(price) },
      { symbol: 'IBM', price: null },
    ]);
    const storm = Array.from({ length: 50 }, (_, at) => ({
      symbol: at % 2 ? 'AAPL' : 'IBM',
      price: String(300 + at),
      asOf: new Date(Date.now() - 50 + at).toISOString(),
    }));
    await Promise.all(storm.map((tick) => feed.post('/api/v1/prices', { prices: [tick] })));
    await prices.until(({ symbol, price: seen }) => symbol === 'AAPL' && seen === '349');
    await prices.until(({ symbol, price: seen }) => symbol === 'IBM' && seen === '348');
    expect(prices.received.length).toBeLessThan(storm.length);
    socket.disconnect();
  });
});

/** A WebSocket by hand that says what it must and then never reads: no client library would let it. */
async function openDeafSocket(url: string, token: string, portfolioId: string) {
  const { hostname, port } = new URL(url);
  const socket: TcpSocket = connect(Number(port), hostname);
  const request = [
    'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
    `Host: ${hostname}:${port}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    'Sec-WebSocket-Version: 13',
  ];
  let heard = '';
  socket.on('data', (part) => (heard += part.toString('latin1')));
  socket.on('error', () => undefined);
  const hears = (text: string) =>
    eventually(
      async () => heard,
      (all) => all.includes(text),
    );
  socket.write(`${request.join('\r\n')}\r\n\r\n`);
  await hears('pingInterval');
  socket.write(frame(`40/ws/portfolio,${JSON.stringify({ token })}`));
  await hears('40/ws/portfolio');
  const subscribe = frame(`42/ws/portfolio,0${JSON.stringify(['subscribe', { portfolioIds: [portfolioId] }])}`);
  socket.write(subscribe);
  await hears('43/ws/portfolio,0');
  return {
    flood: () => {
      socket.pause();
      for (let count = 0; count < 500; count += 1) socket.write(subscribe);
    },
    end: () => socket.destroy(),
  };
}

/** A client masks what it sends; zeros change nothing. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0xfe, 0, payload.length]);
  return Buffer.concat([Buffer.from([0x81]), length, Buffer.alloc(4), payload]);
}
