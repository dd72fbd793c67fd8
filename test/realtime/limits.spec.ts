import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { metric } from '../api/support/metrics.js';
import type { Application } from '../support/application.js';
import { Client, eventually, listen, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { attempt, closed } from './sockets.js';

const CONNECTIONS = 3;
const EVENTS = 10;
const HANDSHAKES = 4;

/** Of Engine.IO: a packet, and what stands between two. */
const CLOSE = '1';
const SEPARATOR = '\x1e';

/** A connection by polling, without a client that keeps to rules. */
async function bare({ url }: Application) {
  const path = new URL('/socket.io/?EIO=4&transport=polling', url);
  const greeting = await (await fetch(path)).text();
  path.searchParams.set('sid', JSON.parse(greeting.slice(1)).sid);
  const send = async (packets: string[]) =>
    (await fetch(path, { method: 'POST', body: packets.join(SEPARATOR), headers: { 'content-type': 'text/plain' } }))
      .status;
  return { send, receive: async () => (await fetch(path)).text() };
}

describe('a process limits', () => {
  let deployment: TestDeployment;
  let web: Application;
  let strict: Application;
  let admin: Client;
  let sockets: Socket[] = [];

  const someone = async (userId: string) => new Client(web.url, await sign(deployment, userId));
  const connect = async (client: Client): Promise<Socket> => {
    const socket = await client.socket();
    sockets.push(socket);
    return socket;
  };
  const refusals = (reason: string, { url } = web) => metric(url, 'ws_refusals_total', { reason });
  /** Of one process alone: what it counts, and what all write down. */
  const noted = (reason: string) =>
    eventually(
      async () =>
        (await admin.get('/api/v1/audit?action=socket.refused')).body.items.filter(
          ({ detail }: { detail: { reason: string } }) => detail.reason === reason,
        ),
      ({ length }) => length > 0,
    );

  beforeAll(async () => {
    deployment = await createDeployment();
    [web, strict] = await Promise.all([
      deployment.start('web', {
        SOCKET_CONNECTIONS_PER_USER: String(CONNECTIONS),
        SOCKET_EVENTS_PER_SECOND: String(EVENTS),
      }),
      deployment.start('web', { SOCKET_HANDSHAKES_PER_10_SECONDS: String(HANDSHAKES) }),
    ]);
    admin = new Client(web.url, await sign(deployment, 'ops', 'admin'));
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });
  afterAll(() => deployment?.end());

  it('the connections of a user, and of no other: one that is closed makes room', async () => {
    const [ada, bob] = [await someone('ada'), await someone('bob')];
    for (let count = 0; count < CONNECTIONS; count += 1) await connect(ada);
    const { error } = await attempt(web.url, { auth: { token: ada.token } });
    expect(error).toMatchObject({ message: 'too_many_connections', data: { code: 'too_many_connections' } });
    expect(await refusals('too_many_connections')).toBe(1);
    await connect(bob);
    sockets[0]!.disconnect();
    await eventually(
      async () => attempt(web.url, { auth: { token: ada.token } }),
      ({ socket, error: refusal }) => sockets.push(socket) > 0 && refusal === undefined,
    );
    expect((await noted('too_many_connections'))[0]).toMatchObject({
      actor: 'ada',
      detail: { namespace: '/ws/portfolio' },
    });
  });

  it('counts none for a client that goes before it was let in', async () => {
    const { token } = await someone('eve');
    for (let count = 0; count < CONNECTIONS * 2; count += 1) {
      const { send } = await bare(web);
      await send([`40/ws/portfolio,${JSON.stringify({ token })}`, CLOSE]);
    }
    await eventually(
      async () => attempt(web.url, { auth: { token } }),
      ({ socket, error }) => sockets.push(socket) > 0 && error === undefined,
    );
  });

  it('the events of a socket: beyond twice a second’s at once they are answered as rate_limited', async () => {
    const socket = await connect(await someone('carol'));
    const notices = listen(socket, 'notice');
    const answers = await Promise.all(
      Array.from({ length: EVENTS * 5 }, () => socket.emitWithAck('subscribe', {}).then(({ code }) => String(code))),
    );
    const limited = answers.filter((code) => code === 'rate_limited');
    expect(answers.slice(0, EVENTS * 2)).toEqual(answers.slice(0, EVENTS * 2).map(() => 'validation_failed'));
    expect(limited.length).toBeGreaterThan(0);
    expect(await refusals('rate_limited')).toBe(limited.length);
    expect(notices.received).toMatchObject([{ code: 'rate_limited' }]);
    // It goes on as soon as it is slower.
    await eventually(
      () => socket.emitWithAck('subscribe', {}),
      ({ code }) => code === 'validation_failed',
    );
    expect((await noted('rate_limited'))[0]).toMatchObject({ actor: 'carol' });
  });

  it('a flood: whoever sends ten times as many is cut off', async () => {
    const socket = await connect(await someone('dave'));
    const notices = listen(socket, 'notice');
    for (let count = 0; count < EVENTS * 15; count += 1) socket.emit('subscribe', {});
    await closed(socket);
    expect(notices.received).toContainEqual({ code: 'rate_limited', detail: expect.any(String) });
    expect(await refusals('flooding')).toBe(1);
    expect((await noted('flooding'))[0]).toMatchObject({ actor: 'dave' });
  });

  it('attempts to authenticate over one connection', async () => {
    const { send, receive } = await bare(web);
    for (let count = 0; count < 10; count += 1) {
      expect(await send(['40/ws/portfolio,{"token":"guess"}'])).toBe(200);
      expect(await receive()).toContain('unauthorized');
    }
    await send(['40/ws/portfolio,{"token":"guess"}']);
    expect((await receive()).split(SEPARATOR)).toContain(CLOSE);
  });

  it('attempts to renew a session', async () => {
    const socket = await connect(await someone('grace'));
    const answers = [];
    for (let count = 0; count < 10; count += 1) answers.push(await socket.emitWithAck('authenticate', { token: 'x' }));
    expect(answers).toMatchObject(answers.map(() => ({ ok: false, code: 'unauthorized' })));
    socket.emit('authenticate', { token: 'x' });
    await closed(socket);
  });

  it.each([['websocket' as const], ['polling' as const]])('a message to 64 kB (%s)', async (transport) => {
    const before = await refusals('payload_too_large');
    const auth = { token: await sign(deployment, transport) };
    const { socket } = await attempt(web.url, { auth, transports: [transport] });
    socket.emit('subscribe', { portfolioIds: ['x'.repeat(70_000)] });
    await closed(socket);
    await eventually(
      () => refusals('payload_too_large'),
      (count) => count === before + 1,
    );
    expect(await noted('payload_too_large')).not.toEqual([]);
  });

  it('pages of other sites, and says so', async () => {
    const url = new URL('/socket.io/?EIO=4&transport=polling', web.url);
    const response = await fetch(url, { headers: { origin: 'https://evil.example' } });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 403,
      body: { message: 'forbidden_origin' },
    });
    expect(await refusals('forbidden_origin')).toBe(1);
    expect(await noted('forbidden_origin')).toHaveLength(1);
  });

  it('handshakes of an address, not the polls of a connection that is there', async () => {
    const auth = { token: await sign(deployment, 'frank') };
    const { socket } = await attempt(strict.url, { auth, transports: ['polling'] });
    for (let count = 0; count < HANDSHAKES * 3; count += 1) await socket.emitWithAck('subscribe', {});
    socket.disconnect();
    for (let count = 1; count < HANDSHAKES; count += 1) {
      const one = await attempt(strict.url, { auth });
      expect(one.error).toBeUndefined();
      one.socket.disconnect();
    }
    const shake = () => fetch(new URL('/socket.io/?EIO=4&transport=polling', strict.url));
    for (let count = 0; count < 3; count += 1) {
      const response = await shake();
      expect({ status: response.status, body: await response.json() }).toMatchObject({
        status: 403,
        body: { message: 'too_many_handshakes' },
      });
    }
    expect((await attempt(strict.url, { auth })).error).toBeInstanceOf(Error);
    expect(await refusals('too_many_handshakes', strict)).toBe(4);
    // A storm is written down once.
    expect(await noted('too_many_handshakes')).toHaveLength(1);
  });
});
