import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { io, type Socket } from 'socket.io-client';
import type { Application } from '../support/application.js';
import { Client, listen, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { openStream } from './event-stream.js';

const USERS = 50;
const ATTEMPTS = 12;

interface Intruder {
  userId: string;
  client: Client;
  portfolioId: string;
  watchlistId: string;
  /** what its portfolio and watchlist are called: nobody else may ever read it */
  secret: string;
  sockets: Socket[];
  /** everything that ever came, as text */
  received: string[];
}

/** The same drawings in every run. */
function drawer(seed: number) {
  let state = seed;
  return <T>(from: readonly T[]): T => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return from[state % from.length]!;
  };
}

const buy = ({ client, portfolioId }: Intruder, quantity: string) =>
  client.post(`/api/v1/portfolios/${portfolioId}/trades`, { type: 'buy', symbol: 'AAPL', quantity, price: '190' });

describe('fifty users who try what they can', () => {
  let deployment: TestDeployment;
  let web: Application;
  let users: Intruder[];
  const draw = drawer(6);

  const open = (user: Intruder, namespace: string, auth: object) => {
    const socket = io(new URL(namespace, web.url).href, {
      auth: { token: user.client.token, ...auth },
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
    });
    user.sockets.push(socket);
    socket.onAny((...message: unknown[]) => user.received.push(JSON.stringify(message)));
    return new Promise<Socket>((resolve) => {
      for (const event of ['connect', 'connect_error']) socket.once(event, () => resolve(socket));
    });
  };

  const ask = async (user: Intruder, socket: Socket, event: string, body: unknown) => {
    if (!socket.connected) return;
    const answer: unknown = await socket
      .timeout(5000)
      .emitWithAck(event, body)
      .catch(() => null);
    user.received.push(JSON.stringify(answer));
  };

  /** What may be tried with the id of somebody else. */
  const attempts: ((user: Intruder, other: Intruder, socket: Socket) => Promise<unknown>)[] = [
    (user, { portfolioId }, socket) => ask(user, socket, 'subscribe', { portfolioIds: [portfolioId] }),
    (user, { portfolioId }, socket) =>
      ask(user, socket, 'subscribe', { portfolioIds: [user.portfolioId, portfolioId] }),
    (user, { portfolioId }, socket) => ask(user, socket, 'subscribe', { portfolioIds: [portfolioId.toUpperCase()] }),
    (user, { portfolioId }, socket) => ask(user, socket, 'subscribe', { portfolioIds: [`portfolio:${portfolioId}`] }),
    (user, { userId }, socket) => ask(user, socket, 'subscribe', { portfolioIds: [`user:${userId}`] }),
    (user, other, socket) => ask(user, socket, 'subscribe', { portfolioIds: [other.sockets[0]!.id] }),
    (user, { userId }, socket) => ask(user, socket, 'subscribe', { portfolioIds: [user.portfolioId], userId }),
    // Nobody answers to these.
    async (_, { portfolioId }, socket) => socket.emit('join', `portfolio:${portfolioId}`),
    async (_, { portfolioId }, socket) => socket.emit('portfolio.update', { portfolioId, sequence: 1, since: 0 }),
    (user, { portfolioId }, socket) =>
      ask(user, socket, 'subscribe', JSON.parse(`{"__proto__":{"portfolioIds":["${portfolioId}"]}}`)),
    (user, { portfolioId }, socket) =>
      ask(user, socket, 'subscribe', JSON.parse(`{"portfolioIds":{"__proto__":["${portfolioId}"]}}`)),
    (user, { portfolioId }) => open(user, `/ws/portfolio/${portfolioId}`, {}),
    (user, { userId }) => open(user, '/ws/portfolio', { userId, sub: userId }),
    (user, other) => open(user, '/ws/portfolio', { pid: other.sockets[0]!.id, offset: '0-0' }),
    async (user, { portfolioId }) => {
      const socket = await open(user, '/ws/prices', {});
      await ask(user, socket, 'subscribe', { symbols: [`portfolio:${portfolioId}`], portfolioIds: [portfolioId] });
    },
    async (user, { watchlistId }) => {
      const socket = await open(user, '/ws/prices', {});
      for (const ids of [[watchlistId], [user.watchlistId, watchlistId]]) {
        await ask(user, socket, 'subscribe', { watchlistIds: ids });
      }
    },
    async (user, { watchlistId }) => {
      const { body } = await user.client.get(`/api/v1/watchlists/${watchlistId}`);
      user.received.push(JSON.stringify(body));
    },
    async (user, { portfolioId }) => {
      const url = `${web.url}/api/v1/stream/portfolios/${portfolioId}`;
      const stream = await openStream(url, user.client.token!, { 'last-event-id': '1' });
      expect(stream.status).toBe(404);
      stream.close();
    },
    async (user, { portfolioId }) => {
      const { body } = await user.client.get(`/api/v1/portfolios/${portfolioId}`);
      user.received.push(JSON.stringify(body));
    },
  ];

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('all', {
      RECOMPUTE_DEBOUNCE_MS: '0',
      RECOMPUTE_PACE_MS: '50',
      SOCKET_EVENTS_PER_SECOND: '1000',
      SOCKET_HANDSHAKES_PER_10_SECONDS: '100000',
      SOCKET_CONNECTIONS_PER_USER: '1000',
    });
    const names = Array.from({ length: USERS }, (_, at) => at);
    users = await Promise.all(
      names.map(async (at) => {
        const client = new Client(web.url, await sign(deployment, `user-${at}`));
        const secret = `the-secret-of-${at}.`;
        const { body } = await client.post('/api/v1/portfolios', { name: secret, baseCurrency: 'USD' });
        const list = await client.post('/api/v1/watchlists', { name: secret, symbols: ['AAPL'] });
        const [portfolioId, watchlistId] = [String(body.id), String(list.body.id)];
        return { userId: `user-${at}`, client, portfolioId, watchlistId, secret, sockets: [], received: [] };
      }),
    );
    await Promise.all(users.map((user) => open(user, '/ws/portfolio', {})));
  }, 60_000);

  afterAll(async () => {
    for (const { sockets } of users) for (const socket of sockets) socket.disconnect();
    await deployment.end();
  });

  it('receive what is their own, and of anybody else nothing', async () => {
    const own = users.map((user) => listen(user.sockets[0]!, 'portfolio.changed'));
    await Promise.all(
      users.map((user) => ask(user, user.sockets[0]!, 'subscribe', { portfolioIds: [user.portfolioId] })),
    );
    for (let round = 0; round < ATTEMPTS; round += 1) {
      await Promise.all(
        users.map(async (user) => {
          const other = draw(users.filter((each) => each !== user));
          await draw(attempts)(user, other, user.sockets[0]!);
        }),
      );
      if (round % 5 === 0) await Promise.all(users.map((user) => buy(user, '1')));
    }
    const last = await Promise.all(users.map((user) => buy(user, '2')));
    await Promise.all(own.map((heard, at) => heard.until(({ revision }) => revision === last[at]!.body.revision)));
    for (const user of users) {
      const all = user.received.join('\n');
      expect(all).toContain(user.portfolioId);
      for (const other of users) {
        if (other === user) continue;
        expect(all).not.toContain(other.secret);
        expect(all).not.toContain(`"portfolioId":"${other.portfolioId}"`);
        expect(all).not.toContain(`"watchlistId":"${other.watchlistId}"`);
      }
    }
    expect(web.process.exitCode).toBeNull();
    expect(web.log.filter(({ msg }) => msg === 'A message of a socket failed')).toEqual([]);
  });

  it('lose what they follow with its owner, and are told nothing more of it', async () => {
    const [first, second] = users as [Intruder, Intruder];
    const heard = listen(first.sockets[0]!, 'portfolio.changed');
    const before = heard.received.length;
    await deployment.database.query('UPDATE portfolios SET user_id = $1 WHERE id = $2', [
      second.userId,
      first.portfolioId,
    ]);
    const theirs = listen(second.sockets[0]!, 'portfolio.changed');
    // Until the new owner may see it.
    for (;;) {
      const answer = await second.sockets[0]!.emitWithAck('subscribe', { portfolioIds: [first.portfolioId] });
      if (answer.ok) break;
    }
    await second.client.post(`/api/v1/portfolios/${first.portfolioId}/trades`, {
      type: 'deposit',
      amount: '5',
      currency: 'USD',
    });
    await theirs.until(({ portfolioId }) => portfolioId === first.portfolioId);
    // What was sent to her before comes before this answer.
    await first.sockets[0]!.emitWithAck('rate', { minIntervalMs: 0 });
    expect(heard.received.slice(before)).toEqual([]);
    expect(await first.sockets[0]!.emitWithAck('subscribe', { portfolioIds: [first.portfolioId] })).toMatchObject({
      code: 'not_found',
    });
  });
});
