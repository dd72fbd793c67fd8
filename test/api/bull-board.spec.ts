import { appRoutes } from '@bull-board/api/dist/routes.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Application } from '../support/application.js';
import { Client, eventually } from '../support/client.js';
import { createDeployment, type TestDeployment } from '../support/deployment.js';
import { openPortfolio } from './support/people.js';

const board = '/admin/queues';
const basic = (email: string, password: string) => ({ authorization: `Basic ${btoa(`${email}:${password}`)}` });

/** A body that every one of its calls would take. */
const goodForAll = {
  name: 'value',
  data: {},
  jobData: {},
  options: {},
  runAt: 1,
  priority: 1,
  concurrency: 1,
  every: 1000,
};

describe('Bull Board', () => {
  let deployment: TestDeployment;
  let web: Application;
  let nobody: Client;
  let admin: Client;

  beforeAll(async () => {
    deployment = await createDeployment();
    web = await deployment.start('web', { NODE_ENV: 'development', DEMO: 'true' });
    nobody = new Client(web.url);
    const signIn = () => nobody.post('/api/v1/auth/token', { email: 'ops@example.com', password: 'demo' });
    const { body } = await eventually(signIn, ({ status }) => status === 200);
    admin = new Client(web.url, body.accessToken);
  });
  afterAll(() => deployment?.end());

  const tokenOf = async (email: string) =>
    (await nobody.post('/api/v1/auth/token', { email, password: 'demo' })).body.accessToken;
  const manualQueue = async () => (await admin.get(`${board}/api/queues?activeQueue=recompute-manual`)).body.queues[1];
  const paths = [board, `${board}/`, `${board}/api/queues`, `${board}/api/redis/stats`];

  it('asks everybody to sign in, for its page and for its API', async () => {
    for (const path of paths) {
      const { status, headers, body } = await nobody.get(path);
      expect({ path, status, code: body.code }).toEqual({ path, status: 401, code: 'unauthorized' });
      expect(headers.get('www-authenticate')).toMatch(/^Basic realm=/);
    }
  });

  it('is for admins only', async () => {
    for (const email of ['ada@example.com', 'feed@example.com']) {
      const somebody = new Client(web.url, await tokenOf(email));
      for (const path of paths) expect((await somebody.get(path)).status).toBe(403);
      expect(await nobody.get(board, basic(email, 'demo'))).toMatchObject({ status: 403 });
    }
  });

  it('opens for an admin with a token', async () => {
    const page = await admin.get(board);
    const { status, body } = await admin.get(`${board}/api/queues`);

    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('<title>') });
    expect(status).toBe(200);
    expect(
      body.queues.map(({ name, readOnlyMode }: { name: string; readOnlyMode: boolean }) => [name, readOnlyMode]),
    ).toEqual([
      ['recompute', true],
      ['recompute-manual', true],
    ]);
  });

  it('opens for an admin with a password, who then has a cookie for it that no script can read', async () => {
    const signedIn = await nobody.get(board, basic('ops@example.com', 'demo'));
    const cookie = signedIn.headers.get('set-cookie');
    const [pair = ''] = cookie?.split(';') ?? [];

    expect(signedIn.status).toBe(200);
    expect(cookie).toMatch(/HttpOnly/);
    expect(cookie).toMatch(/SameSite=Strict/);
    expect(cookie).toMatch(/Path=\/admin\/queues/);
    for (const path of paths) expect((await nobody.get(path, { cookie: pair })).status).toBe(200);
    expect((await nobody.get('/api/v1/portfolios', { cookie: pair })).status).toBe(401);
  });

  it('gives no cookie to whoever may not see it, and hears a password in spite of a cookie that has ended', async () => {
    const [user, wrong] = await Promise.all([
      nobody.get(board, basic('ada@example.com', 'demo')),
      nobody.get(board, basic('ops@example.com', 'wrong')),
    ]);
    const ended = { cookie: 'freshfolio_admin=of.another.secret' };

    expect([user.status, wrong.status]).toEqual([403, 401]);
    expect([user.headers.get('set-cookie'), wrong.headers.get('set-cookie')]).toEqual([null, null]);
    expect((await nobody.get(board, ended)).status).toBe(401);
    expect((await nobody.get(board, { ...ended, ...basic('ops@example.com', 'demo') })).status).toBe(200);
  });

  it('limits guesses of a password', async () => {
    const guess = () => nobody.get(board, basic('Bob@example.com', 'guess'));
    const guesses = await Promise.all(Array.from({ length: 12 }, guess));

    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    expect((await nobody.get(board, basic('bob@example.com', 'demo'))).status).toBe(429);
  });

  it('is there to look at only: whatever would change something changes nothing', async () => {
    const ada = new Client(web.url, await tokenOf('ada@example.com'));
    await ada.post(`${await openPortfolio(ada)}/refresh`);
    const before = await manualQueue();
    const [job] = before.jobs;
    const changes = appRoutes.api
      .filter(({ method }) => method !== 'get')
      .map(({ method, route }) => ({
        method: String(method).toUpperCase(),
        path: String(route)
          .replace(':queueName', 'recompute-manual')
          .replace(':jobId', String(job.id))
          .replace(':queueStatus', 'waiting')
          .replace(':schedulerId', 'any'),
      }));

    expect(changes.length).toBeGreaterThan(10);
    for (const { method, path } of changes) {
      const answer = await admin.request(method, board + path, JSON.stringify(goodForAll), {
        'content-type': 'application/json',
      });
      // Pausing and resuming all leaves those out that may only be looked at.
      const isForAll = /\/queues\/(pause|resume)$/.test(path);
      expect({ path, status: answer.status }).toEqual({ path, status: isForAll ? 200 : 405 });
    }
    const after = await manualQueue();
    expect(after.isPaused).toBe(false);
    expect(after.counts).toEqual(before.counts);
    expect(after.jobs.map(({ id, data }: { id: string; data: object }) => ({ id, data }))).toEqual(
      before.jobs.map(({ id, data }: { id: string; data: object }) => ({ id, data })),
    );
  });
});
