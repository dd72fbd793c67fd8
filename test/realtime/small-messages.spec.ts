import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import { applyUpdate, type NumberedState } from '../../src/client/apply-update.js';
import { type CompactUpdate, expandUpdate } from '../../src/client/compact.js';
import type { Application } from '../support/application.js';
import { Client, eventually, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { newUser } from './sockets.js';

const POSITIONS = 50;
const LIMIT = 400;

/** Of yesterday: how fresh the others are does not change meanwhile. */
const LONG_AGO = Date.now() - 86_400_000;

const priceOf = (at: number, price: string, asOf = LONG_AGO) => ({
  symbol: `S${at}`,
  price,
  currency: 'USD',
  previousClose: '190.25',
  asOf: new Date(asOf).toISOString(),
});

describe('an update of one price in a portfolio with 50 positions', () => {
  let deployment: TestDeployment;
  let web: Application;
  let ada: Awaited<ReturnType<typeof newUser>>;
  let feed: Client;

  const bring = (prices: object[]) => feed.post('/api/v1/prices', { prices });
  /** A client's raw frames, and the state that it makes of them. */
  const follow = async (compact: boolean) => {
    const socket: Socket = io(`${web.url}/ws/portfolio`, {
      auth: { token: ada.client.token, compact },
      transports: ['websocket'],
      forceNew: true,
    });
    const { snapshots, legend } = await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
    const followed = { state: snapshots[0] as NumberedState, frames: [] as number[], close: () => socket.disconnect() };
    socket.io.engine.on('packet', ({ type, data }) => {
      if (type === 'message' && /"(u|portfolio\.update)"/.test(String(data)))
        followed.frames.push(String(data).length + 1);
    });
    socket.on('portfolio.update', (update) => (followed.state = applyUpdate(followed.state, update) ?? followed.state));
    // What is the whole has names.
    socket.on('u', (update) => {
      const named = Array.isArray(update) ? expandUpdate(legend, update as unknown as CompactUpdate) : update;
      followed.state = applyUpdate(followed.state, named) ?? followed.state;
    });
    return followed;
  };

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('all', { RECOMPUTE_DEBOUNCE_MS: '0', RECOMPUTE_PACE_MS: '1' });
    ada = await newUser(deployment, web, 'ada');
    ada.socket.disconnect();
    feed = new Client(web.url, await sign(deployment, 'feed', 'feed'));
    await bring(Array.from({ length: POSITIONS }, (_, at) => priceOf(at, '191.5')));
    const trades = Array.from({ length: POSITIONS }, (_, at) => ({
      type: 'buy',
      symbol: `S${at}`,
      quantity: '123',
      price: '187.43',
    }));
    await Promise.all(trades.map((trade) => ada.client.post(`/api/v1/portfolios/${ada.portfolioId}/trades`, trade)));
  }, 60_000);

  afterAll(() => deployment.end());

  it(`takes less than ${LIMIT} bytes for a client that asked for it, and says the same as with names`, async () => {
    const [small, named] = [await follow(true), await follow(false)];
    // What is still on its way from the trades is not what is measured.
    await eventually(
      async () => [small.state, named.state],
      ([one, other]) => one!.revision === POSITIONS && one!.sequence === other!.sequence,
    );
    const before = [small.frames.length, named.frames.length] as const;
    await bring([priceOf(7, '193.27', Date.now())]);
    const shown = ({ state }: typeof small) =>
      (state.positions as { symbol: string; price?: string }[]).find(({ symbol }) => symbol === 'S7')?.price;
    await eventually(
      async () => [shown(small), shown(named)],
      (prices) => prices.every((price) => price === '193.27'),
    );
    const [bytes, full] = [small.frames.slice(before[0]), named.frames.slice(before[1])];
    expect(bytes).toHaveLength(1);
    expect(bytes[0]).toBeLessThan(LIMIT);
    expect(full[0]).toBeGreaterThan(LIMIT);
    expect(small.state).toEqual(named.state);
    const { body } = await ada.client.get(`/api/v1/portfolios/${ada.portfolioId}`);
    expect(small.state).toMatchObject({ ...body, sequence: small.state.sequence });
    small.close();
    named.close();
  });
});
