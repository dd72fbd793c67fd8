import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'socket.io-client';
import { startIdentityProvider } from '../api/support/identity-provider.js';
import { metric } from '../api/support/metrics.js';
import type { Application } from '../support/application.js';
import { Client, eventually, listen, sign } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { openAccount } from './accounts.js';
import { closed, newUser } from './sockets.js';

const now = () => Math.floor(Date.now() / 1000);
/** It is to be 1 s; a machine that is busy with other tests is slower. Nothing but a signal is as quick: all are looked at every 30 s. */
const SOON_MS = 3000;

const statusOf = async (client: Client) => (await client.get('/api/v1/portfolios')).status;
const isAlive = async (socket: Socket) => (await socket.emitWithAck('subscribe', {})).code === 'validation_failed';

describe('two web processes', () => {
  let deployment: TestDeployment;
  let first: Application;
  let second: Application;
  let admin: Client;
  let sockets: Socket[] = [];

  const connect = async (client: Client): Promise<Socket> => {
    const socket = await client.socket();
    sockets.push(socket);
    return socket;
  };
  /** on both processes, by REST and by a new socket */
  const isRefused = async (client: Client) => {
    for (const { url } of [first, second]) {
      expect(await statusOf(client.at(url))).toBe(401);
      await expect(client.at(url).socket()).rejects.toMatchObject({ data: { code: 'unauthorized' } });
    }
  };
  const audited = async (action: string, actor: string) =>
    (await admin.get(`/api/v1/audit?action=${action}&actor=${actor}`)).body.items;

  beforeAll(async () => {
    deployment = await createDeployment();
    await deployment.database.query(
      `INSERT INTO revoked_tokens (user_id, token_id, expires_at) VALUES
         ('bob', 'jti:over', now() - interval '1 hour'), ('bob', 'jti:not over', now() + interval '1 hour'), ('bob', '*', NULL)`,
    );
    [first, second] = await Promise.all([deployment.start('web'), deployment.start('web')]);
    admin = new Client(first.url, await sign(deployment, 'ops', 'admin'));
  }, 60_000);
  afterEach(() => {
    for (const socket of sockets) socket.disconnect();
    sockets = [];
  });
  afterAll(() => deployment?.end());

  describe('renew a session over its open socket', () => {
    it('and miss no message', async () => {
      const ada = await newUser(deployment, first, 'ada');
      const end = now() + 2;
      const socket = await connect(new Client(first.url, await sign(deployment, 'ada', 'user', end)));
      const changes = listen(socket, 'portfolio.changed');
      const expired = listen(socket, 'session.expired');
      await socket.emitWithAck('subscribe', { portfolioIds: [ada.portfolioId] });
      const token = await sign(deployment, 'ada', 'user', end + 1);
      const [ack] = await Promise.all([socket.emitWithAck('authenticate', { token }), ada.buy('1'), ada.buy('1')]);
      expect(ack).toEqual({ ok: true, expiresAt: new Date((end + 1) * 1000).toISOString() });
      await ada.buy('1');
      await changes.until(({ revision }) => revision === 3);
      // One that was told twice is no loss.
      expect([...new Set(changes.received.map(({ revision }) => revision))]).toEqual([1, 2, 3]);
      await closed(socket);
      expect(Date.now()).toBeGreaterThanOrEqual((end + 1) * 1000);
      expect(expired.received).toEqual([{}]);
      ada.socket.disconnect();
    });

    it('also to an earlier end', async () => {
      const socket = await connect(new Client(first.url, await sign(deployment, 'ada')));
      const end = now() + 1;
      const { ok } = await socket.emitWithAck('authenticate', { token: await sign(deployment, 'ada', 'user', end) });
      expect(ok).toBe(true);
      await closed(socket);
      expect(Date.now()).toBeLessThan((end + 2) * 1000);
    });

    it('only by a valid token of the same user: anything else changes nothing, and is written down', async () => {
      const end = now() + 2;
      const socket = await connect(new Client(first.url, await sign(deployment, 'eve', 'user', end)));
      const refusals = () => metric(first.url, 'ws_refusals_total', { reason: 'unauthorized' });
      const before = await refusals();
      for (const token of [await sign(deployment, 'ada'), await sign({ secret: 'x'.repeat(32) }, 'eve'), 'garbage']) {
        expect(await socket.emitWithAck('authenticate', { token })).toMatchObject({ ok: false, code: 'unauthorized' });
      }
      for (const body of [{}, null, { token: 7 }, { token: '' }]) {
        expect(await socket.emitWithAck('authenticate', body)).toMatchObject({ ok: false, code: 'validation_failed' });
      }
      socket.emit('authenticate');
      expect(await refusals()).toBe(before + 3);
      expect(await isAlive(socket)).toBe(true);
      await closed(socket);
      expect(Date.now()).toBeGreaterThanOrEqual(end * 1000);
      const refused = await eventually(
        () => audited('socket.refused', 'eve'),
        ({ length }) => length === 3,
      );
      expect(refused).toMatchObject(refused.map(() => ({ detail: { reason: 'unauthorized' } })));
    });
  });

  describe('end a session when it is signed out', () => {
    it('with its sockets on both, and nothing of the user’s other sessions', async () => {
      const account = await openAccount(deployment);
      const [ada, elsewhere] = [await account.signIn(first), await account.signIn(first)];
      const ended = await Promise.all([connect(ada), connect(ada.at(second.url))]);
      const heard = ended.map((socket) => listen(socket, 'session.expired'));
      const other = await connect(elsewhere.at(second.url));
      const signedOutAt = Date.now();
      expect((await ada.post('/api/v1/auth/sign-out')).status).toBe(204);

      // Whoever got the answer is refused at once.
      expect(await statusOf(ada)).toBe(401);
      await Promise.all(ended.map(closed));
      expect(Date.now() - signedOutAt).toBeLessThan(SOON_MS);
      expect(heard.map(({ received }) => received)).toEqual([[{ reason: 'revoked' }], [{ reason: 'revoked' }]]);
      await isRefused(ada);
      expect(await statusOf(elsewhere)).toBe(200);
      expect(await isAlive(other)).toBe(true);
      expect(await audited('sign_out', account.id)).toMatchObject([{ detail: { everywhere: false } }]);
      const closures = await eventually(
        () => audited('socket.closed', account.id),
        ({ length }) => length === 2,
      );
      expect(closures).toMatchObject(closures.map(() => ({ detail: { reason: 'session_revoked' } })));
    });

    it('everywhere: with all sessions that the user has until then, and none of later', async () => {
      const account = await openAccount(deployment);
      const [ada, elsewhere] = [await account.signIn(first), await account.signIn(second)];
      const open = await Promise.all([connect(ada), connect(elsewhere)]);
      const stranger = await connect(await (await openAccount(deployment)).signIn(first));
      expect((await ada.post('/api/v1/auth/sign-out', { everywhere: true })).status).toBe(204);

      await Promise.all(open.map(closed));
      await isRefused(ada);
      await isRefused(elsewhere);
      expect(await isAlive(stranger)).toBe(true);
      const again = await account.signIn(first);
      expect(await isAlive(await connect(again.at(second.url)))).toBe(true);
    });

    it('by one that was renewed, which lasts by its new token', async () => {
      const account = await openAccount(deployment);
      const [ada, fresh] = [await account.signIn(first), await account.signIn(first)];
      const socket = await connect(ada.at(second.url));
      expect(await socket.emitWithAck('authenticate', { token: fresh.token })).toMatchObject({ ok: true });
      await ada.post('/api/v1/auth/sign-out');
      await isRefused(ada);
      expect(await isAlive(socket)).toBe(true);
      expect(await socket.emitWithAck('authenticate', { token: ada.token })).toMatchObject({ code: 'unauthorized' });
    });

    it('whoever signs out again and again is signed out everywhere: no list grows without end', async () => {
      const account = await openAccount(deployment);
      const kept = await account.signIn(first);
      await deployment.database.query(
        `INSERT INTO revoked_tokens (user_id, token_id, expires_at)
         SELECT $1, 'jti:' || n, now() + interval '1 hour' FROM generate_series(1, 100) AS n`,
        [account.id],
      );
      await (await account.signIn(first)).post('/api/v1/auth/sign-out');
      await isRefused(kept);
    });

    it('is asked for in so many words', async () => {
      const client = new Client(first.url, await sign(deployment, 'someone'));
      for (const body of [{ everywhere: 'yes' }, { all: true }, []]) {
        expect((await client.post('/api/v1/auth/sign-out', body)).status).toBe(400);
      }
      expect((await client.request('POST', '/api/v1/auth/sign-out')).status).toBe(204);
      await isRefused(client);
    });
  });

  it.each([
    ['is disabled', 'UPDATE users SET disabled = true WHERE id = $1', 'refused'],
    ['gets another role', `UPDATE users SET role = 'feed' WHERE id = $1`, 'let in'],
    ['gets another password', `UPDATE users SET password_hash = password_hash || '=' WHERE id = $1`, 'let in'],
    ['is deleted', 'DELETE FROM users WHERE id = $1', 'refused'],
  ])('end all sessions of a user who %s by psql', async (_, sql, next) => {
    const account = await openAccount(deployment);
    const ada = await account.signIn(first);
    const open = await Promise.all([connect(ada), connect(ada.at(second.url))]);
    const changedAt = Date.now();
    await deployment.database.query(sql, [account.id]);

    await Promise.all(open.map(closed));
    expect(Date.now() - changedAt).toBeLessThan(SOON_MS);
    await isRefused(ada);
    const { status } = await account.trySignIn(first);
    expect(status === 200 ? 'let in' : 'refused').toBe(next);
  });

  it('end the sessions of everybody whose accounts are gone at once', async () => {
    const account = await openAccount(deployment);
    const socket = await connect((await account.signIn(first)).at(second.url));
    await deployment.database.query('TRUNCATE users');
    await closed(socket);
  });

  it('forget signed-out tokens once they would have ended by themselves', async () => {
    const rows = await eventually(
      () => deployment.database.query(`SELECT token_id FROM revoked_tokens WHERE user_id = 'bob' ORDER BY token_id`),
      ({ length }) => length < 3,
    );
    expect(rows).toEqual([{ token_id: '*' }, { token_id: 'jti:not over' }]);
  });
});

describe('with an identity provider, whose users have no account here', () => {
  let deployment: TestDeployment;
  let provider: Awaited<ReturnType<typeof startIdentityProvider>>;
  let web: Application;

  beforeAll(async () => {
    provider = await startIdentityProvider();
    deployment = await createDeployment();
    web = await deployment.start('web', provider.settings);
  }, 60_000);
  afterAll(async () => {
    provider?.end();
    await deployment?.end();
  });

  it('a token without an id is signed out like any other', async () => {
    const [end, later] = [new Date(Date.now() + 600_000), new Date(Date.now() + 900_000)];
    const ada = new Client(web.url, await provider.sign('auth0|ada', { expiresAt: end }));
    const other = new Client(web.url, await provider.sign('auth0|ada', { expiresAt: later }));
    const [socket, kept] = [await ada.socket(), await other.socket()];
    expect((await ada.post('/api/v1/auth/sign-out')).status).toBe(204);

    await closed(socket);
    expect((await ada.get('/api/v1/portfolios')).status).toBe(401);
    expect((await other.get('/api/v1/portfolios')).status).toBe(200);
    expect(kept.connected).toBe(true);
    await other.post('/api/v1/auth/sign-out', { everywhere: true });
    await closed(kept);
  });

  it('a user is locked out by a row for all of their tokens', async () => {
    const eve = new Client(web.url, await provider.sign('auth0|eve'));
    const socket = await eve.socket();
    await deployment.database.query(
      `INSERT INTO revoked_tokens (user_id, token_id, revoked_at) VALUES ('auth0|eve', '*', 'infinity')`,
    );
    await closed(socket);
    const again = new Client(web.url, await provider.sign('auth0|eve'));
    expect((await again.get('/api/v1/portfolios')).status).toBe(401);
  });
});
